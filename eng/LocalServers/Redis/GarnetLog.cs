using System.Globalization;
using Garnet;
using Garnet.common;

namespace LocalServers.Redis;

/// <summary>What Garnet tells of its append-only log, as INFO PERSISTENCE does.</summary>
internal static class GarnetLog
{
    public static LogPosition PositionOf(GarnetServer server)
    {
        var items = server.Metrics.GetInfoMetrics(InfoMetricsType.PERSISTENCE);
        return new(Value("BeginAddress"), Value("CommittedUntilAddress"));

        long Value(string name) => long.Parse(items.First(item => item.Name == name).Value, CultureInfo.InvariantCulture);
    }
}
