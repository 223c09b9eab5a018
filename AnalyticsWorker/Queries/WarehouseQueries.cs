using ClickHouse.Driver;
using ClickHouse.Driver.ADO.Parameters;
using ClickHouse.Driver.ADO.Readers;
using Microsoft.Extensions.Caching.Hybrid;

namespace AnalyticsWorker.Queries;

/// <summary>
/// Asks the warehouse, with parameters that the server binds, and keeps answers for a moment: many analysts who look at the same
/// dashboard ask once.
/// </summary>
internal sealed class WarehouseQueries(ClickHouseClient client, HybridCache cache)
{
    /// <summary>Longest time a question may take, and most rows an answer may have.</summary>
    private static readonly QueryOptions Limits = new()
    {
        MaxExecutionTime = TimeSpan.FromSeconds(20),
        CustomSettings = new Dictionary<string, object> { ["max_result_rows"] = 100_000, ["readonly"] = 2 },
    };

    private static readonly HybridCacheEntryOptions Kept = new() { Expiration = TimeSpan.FromSeconds(2), Flags = HybridCacheEntryFlags.DisableDistributedCache };

    public async Task<IReadOnlyList<T>> AskAsync<T>(
        string sql, IReadOnlyList<(string Name, object Value)> parameters, Func<ClickHouseDataReader, T> map, CancellationToken cancellationToken)
    {
        return await cache.GetOrCreateAsync(QuestionKey.Of(sql, parameters), (client, sql, parameters, map), static async (question, cancel) =>
        {
            var bound = new ClickHouseParameterCollection();
            foreach (var (name, value) in question.parameters)
                bound.Add(new ClickHouseDbParameter { ParameterName = name, Value = value });
            var rows = new List<T>();
            await using var reader = await question.client.ExecuteReaderAsync(question.sql, bound, Limits, cancel);
            while (await reader.ReadAsync(cancel))
                rows.Add(question.map(reader));
            return new Rows<T>(rows);
        }, Kept, cancellationToken: cancellationToken) is var answer ? answer.Items : [];
    }

    /// <summary>Immutable, so that the cache hands out the same object.</summary>
    [System.ComponentModel.ImmutableObject(true)]
    private sealed record Rows<T>(IReadOnlyList<T> Items);
}
