using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Running;

/// <summary>A resource, or one replica of it, that is a process.</summary>
internal sealed partial class ProcessInstance(
    IResource resource, int replica, ResourceNotificationService notifications, ResourceLoggerService logs, ProcessSettings settings, Watchdog watchdog,
    ILogger logger)
    : ResourceInstance(resource, replica, notifications), IDisposable
{
    /// <summary>How long a process may take to stop before it is killed.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    private readonly SemaphoreSlim _starting = new(1);
    private ChildProcess? _process;
    private bool _stopping;

    internal async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (_process is { HasExited: false })
                return;
            Publish(KnownResourceStates.Starting);
            _stopping = false;
            _process = ChildProcess.Start(await settings.CreateAsync(this, cancellationToken), watchdog, WriteLine);
            Publish(snapshot => snapshot with
            {
                State = KnownResourceStates.Running,
                StartTimeStamp = DateTime.UtcNow,
                StopTimeStamp = null,
                ExitCode = null,
                HealthReports = [.. HealthCheckNames.Select(name => new HealthReportSnapshot(name, null, null, null))],
            });
            _ = PublishExitAsync(_process);
        }
        catch (Exception e) when (e is DistributedApplicationException or System.ComponentModel.Win32Exception or IOException)
        {
            Fail(e.Message);
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Asks the process to end, then makes it.</summary>
    internal async Task StopAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            if (_process is not { HasExited: false } process)
                return;
            _stopping = true;
            Publish(KnownResourceStates.Stopping);
            await process.StopAsync(patience);
            await process.Exited;
        }
        finally
        {
            _starting.Release();
        }
    }

    public void Dispose() => _starting.Dispose();

    internal void Fail(string why)
    {
        logs.Add(Id, $"error: {why}", isError: true);
        Log.Failed(logger, why);
        Publish(KnownResourceStates.FailedToStart);
    }

    private IEnumerable<string> HealthCheckNames =>
        Resource.Annotations.OfType<HealthCheckAnnotation>().Select(check => check.Key)
            .Concat(Resource.Annotations.OfType<ReplicaHealthCheck>().Select(check => check.Name));

    private async Task PublishExitAsync(ChildProcess process)
    {
        var exitCode = await process.Exited;
        Publish(snapshot => snapshot with
        {
            State = _stopping ? KnownResourceStates.Exited : KnownResourceStates.Finished,
            ExitCode = exitCode,
            StopTimeStamp = DateTime.UtcNow,
            HealthReports = [],
        });
    }

    private void WriteLine(string line, bool isError)
    {
        logs.Add(Id, line, isError);
        if (isError)
            Log.Error(logger, line);
        else
            Log.Output(logger, line);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Line}")]
        internal static partial void Output(ILogger logger, string line);

        [LoggerMessage(2, LogLevel.Error, "{Line}")]
        internal static partial void Error(ILogger logger, string line);

        [LoggerMessage(3, LogLevel.Error, "did not start: {Why}")]
        internal static partial void Failed(ILogger logger, string why);
    }
}
