using GameApi.Data.Schema;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Data;

/// <summary>The event log. Every database has one, so that an activity commits with the change it records.</summary>
internal sealed class EventLogDbContext(DbContextOptions<EventLogDbContext> options) : DbContext(options)
{
    public DbSet<PlayerActivity> Activities => Set<PlayerActivity>();
    public DbSet<ActivityId> ActivityIds => Set<ActivityId>();
    public DbSet<ExportCursor> ExportCursors => Set<ExportCursor>();
    public DbSet<ExportDeadLetter> ExportDeadLetters => Set<ExportDeadLetter>();
    public DbSet<ErasedPlayer> ErasedPlayers => Set<ErasedPlayer>();
    public DbSet<TwoPhaseCommit> TwoPhaseCommits => Set<TwoPhaseCommit>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfiguration(new PlayerActivity.Configuration());
        modelBuilder.ApplyConfiguration(new ActivityId.Configuration());
        modelBuilder.ApplyConfiguration(new ExportCursor.Configuration());
        modelBuilder.ApplyConfiguration(new ExportDeadLetter.Configuration());
        modelBuilder.ApplyConfiguration(new ErasedPlayer.Configuration());
        modelBuilder.ApplyConfiguration(new TwoPhaseCommit.Configuration());
        modelBuilder.UseSnakeCase();
    }
}
