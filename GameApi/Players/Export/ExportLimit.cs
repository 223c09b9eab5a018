using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Threading.RateLimiting;
using GameApi.Http.Faults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using ServiceDefaults.Problems;

namespace GameApi.Players.Export;

/// <summary>
/// Limits exports: per player at once and per hour, and of all players while they read the stores, because each takes a connection from the
/// shared pool. The gateway has limits too; these hold with any number of gateways.
/// </summary>
internal sealed class ExportLimit(IOptions<ExportOptions> options) : IDisposable
{
    /// <summary>Concurrent exports of one player on a node, until the player has read them.</summary>
    internal const int MaxPerPlayer = 2;

    /// <summary>Concurrent exports of all players on a node while they read the stores: a quarter of its connections.</summary>
    internal const int MaxReading = 4;

    /// <summary>Exports that wait to read the stores, which takes about a second.</summary>
    internal const int MaxQueued = 16;

    /// <summary>Retry-After where the limiter gives no time.</summary>
    private static readonly TimeSpan DefaultRetryAfter = TimeSpan.FromSeconds(10);

    private readonly ConcurrencyLimiter _all = new(new ConcurrencyLimiterOptions { PermitLimit = MaxReading, QueueLimit = MaxQueued });
    private readonly PartitionedRateLimiter<Guid> _players = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<Guid, Guid>(static player =>
            RateLimitPartition.GetConcurrencyLimiter(player, static _ => new ConcurrencyLimiterOptions { PermitLimit = MaxPerPlayer })),
        PartitionedRateLimiter.Create<Guid, Guid>(player => RateLimitPartition.GetFixedWindowLimiter(player, _ =>
            new FixedWindowRateLimiterOptions { PermitLimit = options.Value.PerHour, Window = TimeSpan.FromHours(1) })));

    /// <summary>Takes one of the player's permits until the response ends.</summary>
    internal bool TryEnter(Guid playerId, HttpResponse response, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        problem = null;
        var own = _players.AttemptAcquire(playerId);
        response.RegisterForDispose(own);
        if (own.IsAcquired)
            return true;
        var wait = own.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : DefaultRetryAfter;
        response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        problem = Problem.Of(ProblemType.RateLimited,
            $"At most {MaxPerPlayer} exports at once and {options.Value.PerHour} an hour: retry after the time in Retry-After.");
        return false;
    }

    /// <summary>Waits for a permit to read the stores. Dispose the lease afterwards.</summary>
    /// <returns>A lease that is not acquired if the queue is full.</returns>
    internal ValueTask<RateLimitLease> EnterStoresAsync(CancellationToken cancellationToken) => _all.AcquireAsync(1, cancellationToken);

    /// <summary>The response when the queue is full.</summary>
    internal static ProblemHttpResult Full(HttpResponse response) =>
        Unavailable.Problem(response, "Too many exports are running. Retry the request after the time in Retry-After.");

    public void Dispose()
    {
        _players.Dispose();
        _all.Dispose();
    }
}
