using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;
using GameApi.Http.Faults;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Problems;

namespace GameApi.Players.Export;

/// <summary>
/// How many exports run at once: each holds a connection to PostgreSQL for as long as the player reads, and everybody else's requests share
/// the pool. The gateway has a limit too; this one holds however many gateways there are.
/// </summary>
internal sealed class ExportLimit : IDisposable
{
    /// <summary>Of one player on one node.</summary>
    internal const int PerPlayer = 2;

    /// <summary>Of all players on one node: a quarter of its connections.</summary>
    internal const int InAll = 4;

    private readonly ConcurrencyLimiter _all = new(new ConcurrencyLimiterOptions { PermitLimit = InAll });
    private readonly PartitionedRateLimiter<Guid> _players = PartitionedRateLimiter.Create<Guid, Guid>(player =>
        RateLimitPartition.GetConcurrencyLimiter(player, _ => new ConcurrencyLimiterOptions { PermitLimit = PerPlayer }));

    /// <summary>Takes a place until the response ends.</summary>
    internal bool TryEnter(Guid playerId, HttpResponse response, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        problem = null;
        var own = _players.AttemptAcquire(playerId);
        response.RegisterForDispose(own);
        if (!own.IsAcquired)
        {
            response.Headers.RetryAfter = Unavailable.RetryAfterSeconds;
            problem = Problem.Of(ProblemType.RateLimited, $"At most {PerPlayer} exports at once: wait for one to end.");
            return false;
        }

        var place = _all.AttemptAcquire();
        response.RegisterForDispose(place);
        if (!place.IsAcquired)
            problem = Unavailable.Problem(response, "Too many exports are running. Repeat the request after the time of Retry-After.");
        return place.IsAcquired;
    }

    public void Dispose()
    {
        _players.Dispose();
        _all.Dispose();
    }
}
