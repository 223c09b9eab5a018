using System.Diagnostics;
using GameApi.Data;
using GameApi.Partitions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Options;
using Npgsql;
using ServiceDefaults.Postgres;

namespace GameApi.Migrate;

/// <summary>
/// Brings every database to the current schema: creates it if it is missing, migrates it, creates the weekly partitions, and adds boards
/// and, in development, sample data. Idempotent; two concurrent runs wait for each other.
/// </summary>
internal sealed partial class DatabaseMigrator(
    GameDatabases databases, IOptions<PartitionOptions> partitions, IOptions<ServiceRoleOptions> roles, IOptions<SeedDataOptions> seed,
    ILogger<DatabaseMigrator> logger)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var boards = seed.Value.ValidBoards();
        foreach (var (name, source) in databases.All)
        {
            var watch = Stopwatch.StartNew();
            if (await DatabaseCreation.EnsureAsync(source, cancellationToken))
                LogCreated(name);
            await PoolerCheck.EnsureSessionsAsync(name, source, cancellationToken);
            await Sharding.EnsurePossibleAsync(source, roles.Value.Sharded, cancellationToken);

            await using (await AdvisoryLock.AcquireAsync(source, DatabaseLocks.Schema, cancellationToken))
            {
                await MigrateAsync(new EventLogDbContext(GameDbOptions.For<EventLogDbContext>(source)), source, name, cancellationToken);
                LogPartitions(await EventLogPartitions.CreateAsync(source, partitions.Value, cancellationToken), name);
                if (ReferenceEquals(source, databases.Game))
                {
                    await MigrateAsync(new GameDbContext(GameDbOptions.For<GameDbContext>(source)), source, name, cancellationToken);
                    if (seed.Value.SampleData is true)
                        LogSeeded(await SeedData.SeedGamesAsync(source, cancellationToken), "games", name);
                }

                if (ReferenceEquals(source, databases.Leaderboards))
                {
                    await MigrateAsync(
                        new LeaderboardDbContext(GameDbOptions.For<LeaderboardDbContext>(source)), source, name, cancellationToken);
                    IReadOnlyList<(string Id, string Name, string Policy)> added = seed.Value.SampleData is true
                        ? [.. SeedData.SampleBoards, .. boards] : boards;
                    LogSeeded(await SeedData.AddBoardsAsync(source, added, cancellationToken), "boards", name);
                }

                LogIndexes(await IndexCompletion.RunAsync(source, cancellationToken), name);
                foreach (var check in await ConstraintValidation.RunAsync(source, cancellationToken))
                    LogViolated(check, name);
                await StatementStatistics.EnableAsync(source, cancellationToken);
                if (await Sharding.DistributeAsync(source, cancellationToken) is { } tables)
                {
                    LogDistributed(tables, name);
                    foreach (var fault in await Sharding.FaultsAsync(source, cancellationToken))
                        LogCluster(name, fault);
                }

                await ServiceRoles.GrantAsync(source, roles.Value, cancellationToken);
            }

            LogReady(name, watch.ElapsedMilliseconds);
        }
    }

    private async Task MigrateAsync(DbContext context, NpgsqlDataSource source, string database, CancellationToken cancellationToken)
    {
        await using (context)
        {
            // First: without the history table, reading the pending migrations leaves an error in the server's log.
            await context.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellationToken);
            var pending = (await context.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
            foreach (var migration in pending)
                LogMigrating(migration, database);
            if (pending.Count == 0)
                return;
            await RejectUnknownHistoryAsync(context, database, cancellationToken);
            await EventLogPartitions.AbandonMovesAsync(source, cancellationToken);
            await BriefMigration.RunAsync(context, contended => LogContended(contended.Message, database), cancellationToken);
        }
    }

    /// <summary>On a database with a different history, migrations would fail half-way, on tables that exist already.</summary>
    private static async Task RejectUnknownHistoryAsync(DbContext context, string database, CancellationToken cancellationToken)
    {
        var unknown = (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).Except(context.Database.GetMigrations())
            .FirstOrDefault();
        if (unknown is not null)
            throw new InvalidOperationException(
                $"{database} holds the schema of another version (its migration {unknown} is unknown here): use that version, or an empty "
                + "database; development data is deleted by ./run --reset.");
    }


    [LoggerMessage(LogLevel.Information, "{Database}: created")]
    private partial void LogCreated(string database);

    [LoggerMessage(LogLevel.Information, "{Database}: applying {Migration}")]
    private partial void LogMigrating(string migration, string database);

    [LoggerMessage(LogLevel.Warning, "{Database}: lock contended; will retry ({Reason})")]
    private partial void LogContended(string reason, string database);

    [LoggerMessage(LogLevel.Information, "{Database}: {Count} indexes of partitions built")]
    private partial void LogIndexes(int count, string database);

    [LoggerMessage(LogLevel.Information, "{Database}: {Count} weekly partitions created")]
    private partial void LogPartitions(int count, string database);

    [LoggerMessage(
        LogLevel.Warning, "{Database}: existing rows violate {Check}; they stay, but cannot be updated until they are corrected")]
    private partial void LogViolated(string check, string database);

    [LoggerMessage(LogLevel.Information, "{Database}: {Count} tables distributed over the cluster")]
    private partial void LogDistributed(int count, string database);

    [LoggerMessage(LogLevel.Warning, "{Database}: {Fault}")]
    private partial void LogCluster(string database, string fault);

    [LoggerMessage(LogLevel.Information, "{Database}: {Count} {What} added")]
    private partial void LogSeeded(int count, string what, string database);

    [LoggerMessage(LogLevel.Information, "{Database}: ready after {Milliseconds} ms")]
    private partial void LogReady(string database, long milliseconds);
}
