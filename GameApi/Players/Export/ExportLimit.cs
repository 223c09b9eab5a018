using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Threading.RateLimiting;
using GameApi.Http.Faults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using ServiceDefaults.Problems;

namespace GameApi.Players.Export;

/// <summary>
/// How many exports there are: of one player at once and an hour, and of all players those that read the stores now, each with a connection
/// of everybody's pool. The gateway has limits too; these hold however many gateways there are.
/// </summary>
internal sealed class ExportLimit(IOptions<ExportOptions> options) : IDisposable
{
    /// <summary>Of one player on one node, until the player has read them.</summary>
    internal const int PerPlayer = 2;

    /// <summary>Of all players on one node while they read the stores: a quarter of its connections.</summary>
    internal const int InAll = 4;

    /// <summary>Exports that wait for a place; they take a second or so.</summary>
    internal const int Waiting = 16;

    /// <summary>Until an export has ended, where the limiter does not know.</summary>
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(10);

    private readonly ConcurrencyLimiter _all = new(new ConcurrencyLimiterOptions { PermitLimit = InAll, QueueLimit = Waiting });
    private readonly PartitionedRateLimiter<Guid> _players = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<Guid, Guid>(static player =>
            RateLimitPartition.GetConcurrencyLimiter(player, static _ => new ConcurrencyLimiterOptions { PermitLimit = PerPlayer })),
        PartitionedRateLimiter.Create<Guid, Guid>(player => RateLimitPartition.GetFixedWindowLimiter(player, _ =>
            new FixedWindowRateLimiterOptions { PermitLimit = options.Value.PerHour, Window = TimeSpan.FromHours(1) })));

    /// <summary>Takes one of the player's places until the response ends.</summary>
    internal bool TryEnter(Guid playerId, HttpResponse response, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        problem = null;
        var own = _players.AttemptAcquire(playerId);
        response.RegisterForDispose(own);
        if (own.IsAcquired)
            return true;
        var wait = own.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : Usual;
        response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        problem = Problem.Of(ProblemType.RateLimited,
            $"At most {PerPlayer} exports at once and {options.Value.PerHour} an hour: repeat the request after the time of Retry-After.");
        return false;
    }

    /// <summary>Waits for a place among those that read the stores; dispose of it when that is done.</summary>
    /// <returns>Not acquired where too many wait already.</returns>
    internal ValueTask<RateLimitLease> EnterStoresAsync(CancellationToken cancellationToken) => _all.AcquireAsync(1, cancellationToken);

    /// <summary>The response where no place was to be had.</summary>
    internal static ProblemHttpResult Full(HttpResponse response) =>
        Unavailable.Problem(response, "Too many exports are running. Repeat the request after the time of Retry-After.");

    public void Dispose()
    {
        _players.Dispose();
        _all.Dispose();
    }
}
