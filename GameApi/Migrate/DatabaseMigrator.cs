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
/// Brings every database to the current schema: makes it where it is missing, migrates, makes the weekly partitions, adds boards and, in
/// development, sample data. Repeating it changes nothing; two at once wait for each other.
/// </summary>
internal sealed partial class DatabaseMigrator(
    GameDatabases databases, IOptions<PartitionOptions> partitions, IOptions<ServiceRoleOptions> roles,
    IOptions<CatalogueOptions> catalogue,
    ILogger<DatabaseMigrator> logger)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var boards = catalogue.Value.ValidBoards();
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
                await MakePartitionsAsync(source, name, cancellationToken);
                if (ReferenceEquals(source, databases.Game))
                {
                    await MigrateAsync(new GameDbContext(GameDbOptions.For<GameDbContext>(source)), source, name, cancellationToken);
                    if (catalogue.Value.SampleData is true)
                        LogSeeded(await Catalogue.SeedGamesAsync(source, cancellationToken), "games", name);
                }

                if (ReferenceEquals(source, databases.Leaderboards))
                {
                    await MigrateAsync(
                        new LeaderboardDbContext(GameDbOptions.For<LeaderboardDbContext>(source)), source, name, cancellationToken);
                    IReadOnlyList<(string Id, string Name, string Policy)> added = catalogue.Value.SampleData is true
                        ? [.. Catalogue.SampleBoards, .. boards] : boards;
                    LogSeeded(await Catalogue.AddBoardsAsync(source, added, cancellationToken), "boards", name);
                }

                LogIndexes(await IndexCompletion.RunAsync(source, cancellationToken), name);
                foreach (var check in await CheckValidation.RunAsync(source, cancellationToken))
                    LogBroken(check, name);
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
            // First, or asking for what is pending is an error in the server's log.
            await context.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellationToken);
            var pending = (await context.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
            foreach (var migration in pending)
                LogMigrating(migration, database);
            if (pending.Count == 0)
                return;
            await RefuseForeignHistoryAsync(context, database, cancellationToken);
            await AbandonMovesAsync(source, cancellationToken);
            await BriefMigration.RunAsync(context, contended => LogContended(contended.Message, database), cancellationToken);
        }
    }

    /// <summary>Migrations of a history that is not ours would fail half-way, on tables that are there already.</summary>
    private static async Task RefuseForeignHistoryAsync(DbContext context, string database, CancellationToken cancellationToken)
    {
        var unknown = (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).Except(context.Database.GetMigrations())
            .FirstOrDefault();
        if (unknown is not null)
            throw new InvalidOperationException(
                $"{database} holds the schema of another version (its migration {unknown} is unknown here): use that version, or an empty database; "
                + "development data is deleted by ./run --reset.");
    }

    /// <summary>A DEFAULT partition that holds rows of these weeks is the keeper's to empty.</summary>
    private async Task MakePartitionsAsync(NpgsqlDataSource source, string database, CancellationToken cancellationToken)
    {
        var made = 0;
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var now = await DatabaseClock.NowAsync(connection, cancellationToken);
        foreach (var table in WeeklyTable.All)
        {
            var stray = new DefaultPartition(connection, table, partitions.Value.Window(table, now), BriefMigration.Patience);
            if (!await stray.NeedsMoveAsync(exported: null, makesWeeks: true, cancellationToken))
                made += await WeekPartitions.EnsureAsync(
                    connection, table, partitions.Value.Wanted(now), BriefMigration.Patience, cancellationToken);
        }

        LogPartitions(made, database);
    }

    /// <summary>A move out of DEFAULT does not know the columns that a migration is about to add; it begins anew afterwards.</summary>
    private static async Task AbandonMovesAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        foreach (var table in WeeklyTable.All)
            await DefaultPartition.AbandonAsync(connection, table, BriefMigration.Patience, cancellationToken);
    }

    [LoggerMessage(LogLevel.Information, "{Database}: created")]
    private partial void LogCreated(string database);

    [LoggerMessage(LogLevel.Information, "{Database}: applying {Migration}")]
    private partial void LogMigrating(string migration, string database);

    [LoggerMessage(LogLevel.Warning, "{Database}: a lock is contended, and nobody is made to wait for it; will retry ({Reason})")]
    private partial void LogContended(string reason, string database);

    [LoggerMessage(LogLevel.Information, "{Database}: {Count} indexes of partitions built")]
    private partial void LogIndexes(int count, string database);

    [LoggerMessage(LogLevel.Information, "{Database}: {Count} weekly partitions made")]
    private partial void LogPartitions(int count, string database);

    [LoggerMessage(
        LogLevel.Warning, "{Database}: rows from before {Check} break it; they stay, and cannot be changed until they are put right")]
    private partial void LogBroken(string check, string database);

    [LoggerMessage(LogLevel.Information, "{Database}: {Count} tables distributed over the cluster")]
    private partial void LogDistributed(int count, string database);

    [LoggerMessage(LogLevel.Warning, "{Database}: {Fault}")]
    private partial void LogCluster(string database, string fault);

    [LoggerMessage(LogLevel.Information, "{Database}: {Count} {What} added")]
    private partial void LogSeeded(int count, string what, string database);

    [LoggerMessage(LogLevel.Information, "{Database}: ready after {Milliseconds} ms")]
    private partial void LogReady(string database, long milliseconds);
}
