using AnalyticsWorker.Export;
using ClickHouse.Driver;
using ClickHouse.Driver.ADO.Parameters;
using ClickHouse.Driver.ADO.Readers;
using Microsoft.Extensions.Caching.Hybrid;

namespace AnalyticsWorker.Queries;

/// <summary>
/// Asks the warehouse, with parameters that the server binds, and keeps answers for a moment: many analysts who look at the same
/// dashboard ask once.
/// </summary>
internal sealed class WarehouseQueries(ClickHouseClient client, HybridCache cache, ExportPosition position, TimeProvider time)
{
    /// <summary>Longest time a question may take, and most rows an answer may have.</summary>
    private static readonly QueryOptions Limits = new()
    {
        MaxExecutionTime = TimeSpan.FromSeconds(20),
        CustomSettings = new Dictionary<string, object> { ["max_result_rows"] = 100_000, ["readonly"] = 2 },
    };

    private static readonly HybridCacheEntryOptions Kept =
        new() { Expiration = TimeSpan.FromSeconds(2), Flags = HybridCacheEntryFlags.DisableDistributedCache };

    public async Task<Rows<T>> AskAsync<T>(Question question, Func<ClickHouseDataReader, T> map, CancellationToken cancellationToken) =>
        await cache.GetOrCreateAsync(
            QuestionKey.Of(question.Sql, question.Parameters), (Self: this, question, map),
            static async (asked, cancel) =>
                await asked.Self.ReadAsync(asked.question, asked.map, cancel), Kept, cancellationToken: cancellationToken);

    /// <summary>How far the export has come.</summary>
    public Task<DateTime?> AsOfAsync(CancellationToken cancellationToken) => position.AsOfAsync(cancellationToken);

    /// <summary>The parameters as they are bound now.</summary>
    public async Task<IReadOnlyList<(string Name, object Value)>> ParametersAsync(Question question, CancellationToken cancellationToken) =>
        Bound(question, await position.AsOfAsync(cancellationToken));

    /// <summary>The position is read first: what the warehouse gets meanwhile makes the answer newer than it says, never older.</summary>
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
