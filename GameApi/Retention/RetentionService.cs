using GameApi.Data;
using Microsoft.Extensions.Options;
using Npgsql;
using ServiceDefaults;
using ServiceDefaults.Postgres;

namespace GameApi.Retention;

/// <summary>
/// Deletes rows past the age of their <see cref="RetentionRule"/>, in batches, on one node at a time. One failure does not block the other
/// tables.
/// </summary>
internal sealed partial class RetentionService(
    GameDatabases databases, IOptions<RetentionOptions> options, RetentionMetrics metrics, TimeProvider time,
    ILogger<RetentionService> logger) : BackgroundService
{
    /// <summary>Tables of the event log, which every database has.</summary>
    private static readonly HashSet<string> InEveryDatabase = ["export_dead_letters"];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        PeriodicWork.RunAsync(options.Value.Interval, time, RunOnceAsync, LogFailed, stoppingToken);

    internal async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, source) in databases.All)
        {
            await using var held = await AdvisoryLock.TryAcquireAsync(source, DatabaseLocks.Retention, cancellationToken);
            if (held is null)
                continue;
            foreach (var rule in RetentionRule.All.Where(rule => rule.Age is not null))
                if (name == GameDatabases.GameName || InEveryDatabase.Contains(rule.Table))
                    await TryDeleteAsync(source, name, rule, cancellationToken);
        }
    }

    private async Task TryDeleteAsync(NpgsqlDataSource source, string database, RetentionRule rule, CancellationToken cancellationToken)
    {
        try
        {
            await DeleteAsync(source, rule, cancellationToken);
        }
        catch (NpgsqlException failure)
        {
            LogTableFailed(failure, rule.Table, database);
        }
    }

    private async Task DeleteAsync(NpgsqlDataSource source, RetentionRule rule, CancellationToken cancellationToken)
    {
        int deleted;
        do
        {
            await using var command = source.CreateCommand(rule.Sql);
            command.Parameters.Add(new() { Value = rule.Age!.Value });
            command.Parameters.Add(new() { Value = options.Value.BatchSize });
            deleted = await command.ExecuteNonQueryAsync(cancellationToken);
            metrics.Deleted(rule.Table, deleted);
        }
        while (deleted == options.Value.BatchSize);
    }

    [LoggerMessage(LogLevel.Warning, "Retention failed; will retry")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(LogLevel.Warning, "Deleting expired rows of {Table} in {Database} failed; will retry")]
    private partial void LogTableFailed(Exception exception, string table, string database);
}
