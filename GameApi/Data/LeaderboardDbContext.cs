using GameApi.Data.Schema;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Data;

/// <summary>
/// Leaderboards, in a database of their own (<c>leaderboarddb</c>) or in <c>gamedb</c>. No query joins them with other data.
/// </summary>
internal sealed class LeaderboardDbContext(DbContextOptions<LeaderboardDbContext> options) : TransactionalDbContext(options)
{
    public DbSet<Board> Boards => Set<Board>();
    public DbSet<LeaderboardScore> Scores => Set<LeaderboardScore>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfiguration(new Board.Configuration());
        modelBuilder.ApplyConfiguration(new LeaderboardScore.Configuration());
        modelBuilder.UseSnakeCase();
    }
}
