using System.Diagnostics.Metrics;

namespace GameApi.Operations;

/// <summary>Measures the load of this node: requests by ASP.NET Core's metrics, and the CPU time of the process.</summary>
internal sealed class NodeLoad : IDisposable
{
    private const string Hosting = "Microsoft.AspNetCore.Hosting";
    private const string Active = "http.server.active_requests";

    private readonly MeterListener _listener = new();
    private readonly TimeProvider _time;
    private (long At, TimeSpan Cpu, long Started) _last;
    private long _active;
    private long _started;

    public NodeLoad(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        _last = (time.GetTimestamp(), Environment.CpuUsage.TotalTime, 0);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Other hosts in the process have meters of the same name; this host's are from its own factory.
            if (instrument.Name == Active && instrument.Meter.Name == Hosting && ReferenceEquals(instrument.Meter.Scope, meters))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, change, _, _) =>
        {
            Interlocked.Add(ref _active, change);
            if (change > 0)
                Interlocked.Add(ref _started, change);
        });
        _listener.Start();
    }

    /// <summary>Requests in progress. The count may miss requests that started before this listener.</summary>
    public long ActiveRequests => Math.Max(0, Interlocked.Read(ref _active));

    /// <summary>The average between the last two calls of <see cref="Measure"/>.</summary>
    public double RequestsPerSecond { get; private set; }

    /// <inheritdoc cref="RequestsPerSecond"/>
    public double CpuCores { get; private set; }

    public void Measure()
    {
        var now = (At: _time.GetTimestamp(), Cpu: Environment.CpuUsage.TotalTime, Started: Interlocked.Read(ref _started));
        if (_time.GetElapsedTime(_last.At, now.At).TotalSeconds is > 0 and var seconds)
        {
            RequestsPerSecond = (now.Started - _last.Started) / seconds;
            CpuCores = (now.Cpu - _last.Cpu).TotalSeconds / seconds;
        }
        _last = now;
    }

    public void Dispose() => _listener.Dispose();
}
