using System.Diagnostics.Metrics;

namespace GameApi.Operations;

/// <summary>How busy this node is: requests as ASP.NET Core counts them, and the processor time of the process.</summary>
internal sealed class NodeLoad : IDisposable
{
    private const string Hosting = "Microsoft.AspNetCore.Hosting";
    private const string Active = "http.server.active_requests";

    private readonly MeterListener _listener = new();
    private readonly TimeProvider _time;
    private (long At, TimeSpan Cpu, long Begun) _last;
    private long _active;
    private long _begun;

    public NodeLoad(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        _last = (time.GetTimestamp(), Environment.CpuUsage.TotalTime, 0);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Others in the process have meters of the same name: those of this host were made by its factory.
            if (instrument.Name == Active && instrument.Meter.Name == Hosting && ReferenceEquals(instrument.Meter.Scope, meters))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, change, _, _) =>
        {
            Interlocked.Add(ref _active, change);
            if (change > 0)
                Interlocked.Add(ref _begun, change);
        });
        _listener.Start();
    }

    /// <summary>Under way. Some began before this was there.</summary>
    public long ActiveRequests => Math.Max(0, Interlocked.Read(ref _active));

    /// <summary>Of the time between the last two turns.</summary>
    public double RequestsPerSecond { get; private set; }

    /// <inheritdoc cref="RequestsPerSecond"/>
    public double CpuCores { get; private set; }

    public void Turn()
    {
        var now = (At: _time.GetTimestamp(), Cpu: Environment.CpuUsage.TotalTime, Begun: Interlocked.Read(ref _begun));
        if (_time.GetElapsedTime(_last.At, now.At).TotalSeconds is > 0 and var seconds)
        {
            RequestsPerSecond = (now.Begun - _last.Begun) / seconds;
            CpuCores = (now.Cpu - _last.Cpu).TotalSeconds / seconds;
        }
        _last = now;
    }

    public void Dispose() => _listener.Dispose();
}
