using GameApi.Data.Schema;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Data;

/// <summary>
/// All game data except leaderboards. The event log is mapped here for reading; <see cref="EventLogDbContext"/> migrates it.
/// </summary>
internal sealed class GameDbContext(DbContextOptions<GameDbContext> options) : TransactionalDbContext(options)
{
    public DbSet<Game> Games => Set<Game>();
    public DbSet<Player> Players => Set<Player>();
    public DbSet<PlayerIdentity> PlayerIdentities => Set<PlayerIdentity>();
    public DbSet<LoginFailure> LoginFailures => Set<LoginFailure>();
    public DbSet<TokenFamily> TokenFamilies => Set<TokenFamily>();
    public DbSet<RefreshToken> RefreshTokens => Set<RefreshToken>();
    public DbSet<RevokedSession> RevokedSessions => Set<RevokedSession>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<PlayerActivity> Activities => Set<PlayerActivity>();
    public DbSet<Wallet> Wallets => Set<Wallet>();
    public DbSet<WalletEntry> WalletEntries => Set<WalletEntry>();
    public DbSet<StorageObject> StorageObjects => Set<StorageObject>();
    public DbSet<IdempotencyRecord> IdempotencyRecords => Set<IdempotencyRecord>();
    public DbSet<ErasureRequest> ErasureRequests => Set<ErasureRequest>();
    public DbSet<PendingInvalidation> PendingInvalidations => Set<PendingInvalidation>();
    public DbSet<CacheEpoch> CacheEpochs => Set<CacheEpoch>();
    public DbSet<Operator> Operators => Set<Operator>();
    public DbSet<OperatorSession> OperatorSessions => Set<OperatorSession>();
    public DbSet<AuditRow> Audit => Set<AuditRow>();
    public DbSet<Ban> Bans => Set<Ban>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfiguration(new Game.Configuration());
        modelBuilder.ApplyConfiguration(new Player.Configuration());
        modelBuilder.ApplyConfiguration(new PlayerIdentity.Configuration());
        modelBuilder.ApplyConfiguration(new LoginFailure.Configuration());
        modelBuilder.ApplyConfiguration(new TokenFamily.Configuration());
        modelBuilder.ApplyConfiguration(new RefreshToken.Configuration());
        modelBuilder.ApplyConfiguration(new RevokedSession.Configuration());
        modelBuilder.ApplyConfiguration(new Session.Configuration());
        modelBuilder.ApplyConfiguration(new PlayerActivity.Configuration());
        modelBuilder.ApplyConfiguration(new Wallet.Configuration());
        modelBuilder.ApplyConfiguration(new WalletEntry.Configuration());
        modelBuilder.ApplyConfiguration(new StorageObject.Configuration());
        modelBuilder.ApplyConfiguration(new IdempotencyRecord.Configuration());
        modelBuilder.ApplyConfiguration(new ErasureRequest.Configuration());
        modelBuilder.ApplyConfiguration(new PendingInvalidation.Configuration());
        modelBuilder.ApplyConfiguration(new CacheEpoch.Configuration());
        modelBuilder.ApplyConfiguration(new Operator.Configuration());
        modelBuilder.ApplyConfiguration(new OperatorSession.Configuration());
        modelBuilder.ApplyConfiguration(new AuditRow.Configuration());
        modelBuilder.ApplyConfiguration(new Ban.Configuration());
        modelBuilder.Entity<PlayerActivity>().Metadata.SetIsTableExcludedFromMigrations(true);
        modelBuilder.UseSnakeCase();
    }
}
