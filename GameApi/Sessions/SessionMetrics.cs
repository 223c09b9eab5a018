using System.Diagnostics.Metrics;

namespace GameApi.Sessions;

/// <summary>Meter <c>AspireGame.Sessions</c>. Heartbeats less those flushed were coalesced, came too late, or still wait.</summary>
internal sealed class SessionMetrics
{
    public const string MeterName = "AspireGame.Sessions";

    private readonly Counter<long> _heartbeats;
    private readonly Counter<long> _flushed;

    public SessionMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _heartbeats = meter.CreateCounter<long>("sessions.heartbeats", "{heartbeat}", "Heartbeats of open sessions that were taken.");
        _flushed = meter.CreateCounter<long>(
            "sessions.heartbeats_flushed", "{session}", "Sessions whose latest heartbeat was written down.");
    }

    public void Beat() => _heartbeats.Add(1);

    public void Flushed(int sessions) => _flushed.Add(sessions);
}
