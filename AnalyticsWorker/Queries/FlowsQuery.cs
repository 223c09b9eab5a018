using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Problems;

namespace AnalyticsWorker.Queries;

/// <summary>The parameters of currency flows.</summary>
/// <param name="From">Inclusive: a date or a timestamp, UTC. Default: seven days before <paramref name="To"/>.</param>
/// <param name="To">Exclusive. Default: now.</param>
/// <param name="Interval">hour, day (default), week or month.</param>
/// <param name="Country">Players of one country (ISO 3166-1 alpha-2), by their first session. Default: all.</param>
/// <param name="Format">json or csv (RFC 4180); default: what Accept prefers.</param>
/// <param name="By">kind (default) or reason.</param>
internal sealed record FlowsQuery(
    string? From = null, string? To = null, string? Interval = null, string? Country = null, string? Format = null,
    string By = CurrencyFlowsQuery.ByKind)
{
    internal RangeQuery Range() => new(null, From, To, Interval, Country, Format);

    /// <summary>
    /// Validates the parameters; null if they are valid. Rejects a filter by game, because ignoring it would pass all players' numbers off
    /// as the game's.
    /// </summary>
    internal ProblemHttpResult? Validate(HttpRequest request) =>
        request.Query.ContainsKey("gameId") ? Problem.Invalid("gameId", "Nothing: wallets belong to no game.")
        : By is CurrencyFlowsQuery.ByKind or CurrencyFlowsQuery.ByReason ? null
        : Problem.Invalid("by", "kind or reason.");
}
