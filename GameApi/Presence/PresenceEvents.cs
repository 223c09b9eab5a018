using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using ServiceDefaults.Authentication;

namespace GameApi.Presence;

/// <summary>Produces the events of a stream.</summary>
internal sealed class PresenceEvents(
    PresenceCount count, IEnumerable<IRevokedSessions> revoked, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>
    /// How often a stream checks whether it may continue. Together with the time a revocation takes to reach a node, it ends within a
    /// second.
    /// </summary>
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(250);

    private const int ChecksPerEvent = 8;

    private readonly IRevokedSessions[] _revoked = [.. revoked];

    /// <summary>
    /// Returns an event every two seconds, until the client disconnects, its token expires or is revoked, or the node stops.
    /// </summary>
    internal async IAsyncEnumerable<SseItem<PresenceView>> ReadAsync(
        ClaimsPrincipal user, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var expires = user.StreamEnd();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping, cancellationToken);
        using var timer = new PeriodicTimer(CheckInterval, time);
        do
        {
            yield return new SseItem<PresenceView>(await count.GetAsync(cancellationToken), "presence");
        }
        while (await WaitAsync(timer, user, expires, ends.Token));
    }

    /// <summary>Waits until the next event is due.</summary>
    /// <returns>False if the stream must end.</returns>
    private async Task<bool> WaitAsync(PeriodicTimer timer, ClaimsPrincipal user, DateTimeOffset expires, CancellationToken ends)
    {
        for (var check = 0; check < ChecksPerEvent; check++)
            if (!await TicksAsync(timer, ends) || time.GetUtcNow() >= expires || !_revoked.Accept(user))
                return false;
        return true;
    }

    /// <summary>False if the client has disconnected or the node stops, which must not wait for its streams.</summary>
    private static async Task<bool> TicksAsync(PeriodicTimer timer, CancellationToken ends)
    {
        try
        {
            return await timer.WaitForNextTickAsync(ends);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
