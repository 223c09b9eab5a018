using AnalyticsWorker.Sources;
using AnalyticsWorker.Warehouse;
using Npgsql;
using ServiceDefaults.Postgres;

namespace AnalyticsWorker.Export;

/// <summary>
/// This worker's lead over one event log: the connection that holds the lock, and the exporter that uses it. Any failure releases both, so
/// that the next attempt resumes from what the stores say.
/// </summary>
internal sealed partial class ExportLead(
    EventLog log, WarehouseWriter warehouse, WarehouseMigrator migrator, ExportMetrics metrics, ExportOptions options, ILogger logger)
    : IAsyncDisposable
{
    private NpgsqlConnection? _connection;
    private AdvisoryLock? _lock;
    private SourceExporter? _exporter;

    /// <summary>Takes the lead unless this worker has it, and exports everything pending.</summary>
    /// <returns>False while another worker leads.</returns>
    public async ValueTask<bool> DrainAsync(CancellationToken cancellationToken)
    {
        try
        {
            _exporter ??= await TryTakeAsync(cancellationToken);
            if (_exporter is null)
                return false;
            await _exporter.DrainAsync(cancellationToken);
            return true;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _exporter = null;
        if (_lock is not null)
            await _lock.DisposeAsync();
        _lock = null;
        if (_connection is not null)
            await _connection.DisposeAsync();
        _connection = null;
    }

    private async Task<SourceExporter?> TryTakeAsync(CancellationToken cancellationToken)
    {
        _connection = await log.Database.OpenConnectionAsync(cancellationToken);
        _lock = await LeaderLock.TryAcquireAsync(_connection, cancellationToken);
        if (_lock is null)
        {
            await DisposeAsync();
            return null;
        }

        LogLeading(log.Name);
        await migrator.MigrateAsync(cancellationToken);
        var exporter = new SourceExporter(_connection, log.Name, warehouse, new BatchSize(options), metrics);
        await exporter.ResumeAsync(cancellationToken);
        metrics.Resumed(log.Name);
        return exporter;
    }

    [LoggerMessage(LogLevel.Information, "Exporting {Source}")]
    private partial void LogLeading(string source);
}
