using System.Diagnostics.Metrics;

namespace GameApi.Sessions;

/// <summary>Meter <c>AspireGame.Sessions</c>. Heartbeats that were not flushed were coalesced, came too late, or are pending.</summary>
internal sealed class SessionMetrics
{
    public const string MeterName = "AspireGame.Sessions";

    private readonly Counter<long> _heartbeats;
    private readonly Counter<long> _flushed;

    public SessionMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _heartbeats = meter.CreateCounter<long>("sessions.heartbeats", "{heartbeat}", "Heartbeats received of open sessions.");
        _flushed = meter.CreateCounter<long>(
            "sessions.heartbeats_flushed", "{session}", "Sessions whose latest heartbeat was written to the database.");
    }

    public void Beat() => _heartbeats.Add(1);

    public void Flushed(int sessions) => _flushed.Add(sessions);
}
