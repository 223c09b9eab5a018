using Xunit;

namespace Tests.Analytics;

/// <summary>Erases players from a warehouse, and looks for what is left of them.</summary>
public abstract class WarehouseErasureTestBase
{
    private protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The tables with the player's id in any column.</summary>
    private protected static async Task<List<string>> NamedAsync(Pipeline pipeline, Guid player)
    {
        var named = new List<string>();
        var tables = await pipeline.AskAsync<string[]>(
            "SELECT groupArray(name) FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'", Stop);
        foreach (var table in tables)
        {
            if (await pipeline.AskAsync<ulong>($"SELECT countIf(position(formatRow('TSV', *), '{player}') > 0) FROM {table}", Stop) > 0)
                named.Add(table);
        }
        return named;
    }
}
