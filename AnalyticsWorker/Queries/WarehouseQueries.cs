using AnalyticsWorker.Export;
using ClickHouse.Driver;
using ClickHouse.Driver.ADO.Parameters;
using ClickHouse.Driver.ADO.Readers;
using Microsoft.Extensions.Caching.Hybrid;

namespace AnalyticsWorker.Queries;

/// <summary>
/// Runs queries on the warehouse, with bound parameters, and caches the results briefly: many analysts with the same dashboard cost one
/// query.
/// </summary>
internal sealed class WarehouseQueries(ClickHouseClient client, HybridCache cache, ExportPosition position, TimeProvider time)
{
    /// <summary>The longest time of a query, and the most rows of its result.</summary>
    private static readonly QueryOptions Limits = new()
    {
        MaxExecutionTime = TimeSpan.FromSeconds(20),
        CustomSettings = new Dictionary<string, object> { ["max_result_rows"] = 100_000, ["readonly"] = 2 },
    };

    private static readonly HybridCacheEntryOptions EntryOptions =
        new() { Expiration = TimeSpan.FromSeconds(2), Flags = HybridCacheEntryFlags.DisableDistributedCache };

    public async Task<Rows<T>> QueryAsync<T>(Question question, Func<ClickHouseDataReader, T> map, CancellationToken cancellationToken) =>
        await cache.GetOrCreateAsync(
            QuestionKey.Of(question.Sql, question.Parameters), (Self: this, question, map),
            static async (state, cancel) => await state.Self.ReadAsync(state.question, state.map, cancel), EntryOptions,
            cancellationToken: cancellationToken);

    /// <summary>The export position.</summary>
    public Task<DateTime?> AsOfAsync(CancellationToken cancellationToken) => position.AsOfAsync(cancellationToken);

    /// <summary>The parameters that a query would be bound to now.</summary>
    public async Task<IReadOnlyList<(string Name, object Value)>> ParametersAsync(Question question, CancellationToken cancellationToken) =>
        Bound(question, await position.AsOfAsync(cancellationToken));

    /// <summary>Reads the export position first, so that a result may be newer than it claims, but never older.</summary>
    private async Task<Rows<T>> ReadAsync<T>(Question question, Func<ClickHouseDataReader, T> map, CancellationToken cancellationToken)
    {
        var asOf = await position.AsOfAsync(cancellationToken);
        var parameters = new ClickHouseParameterCollection();
        foreach (var (name, value) in Bound(question, asOf))
            parameters.Add(new ClickHouseDbParameter { ParameterName = name, Value = value });
        var rows = new List<T>();
        await using var reader = await client.ExecuteReaderAsync(question.Sql, parameters, Limits, cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(map(reader));
        return new Rows<T>(rows, asOf);
    }

    private IReadOnlyList<(string Name, object Value)> Bound(Question question, DateTime? asOf) =>
        question.NeedsAsOf ? [.. question.Parameters, ("asOf", asOf ?? time.GetUtcNow().UtcDateTime)] : question.Parameters;
}
