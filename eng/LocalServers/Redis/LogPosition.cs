using System.Globalization;
using Garnet;
using Garnet.common;

namespace LocalServers.Redis;

/// <summary>How far Garnet's append-only log is: addresses in bytes, which count on for as long as the data lives.</summary>
/// <param name="Begin">What lies before it is in a checkpoint.</param>
/// <param name="Committed">What lies before it is on disk for good, and acknowledged.</param>
internal readonly record struct LogPosition(long Begin, long Committed)
{
    public static LogPosition Of(GarnetServer server)
    {
        var items = server.Metrics.GetInfoMetrics(InfoMetricsType.PERSISTENCE);
        return new(Value("BeginAddress"), Value("CommittedUntilAddress"));

        long Value(string name) => long.Parse(items.First(item => item.Name == name).Value, CultureInfo.InvariantCulture);
    }
}
