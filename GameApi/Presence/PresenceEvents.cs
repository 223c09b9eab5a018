using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using ServiceDefaults.Authentication;

namespace GameApi.Presence;

/// <summary>The events of one listener.</summary>
internal sealed class PresenceEvents(
    PresenceCount count, IEnumerable<IRevokedSessions> revoked, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>
    /// How often a stream looks whether it may go on: with the time that logouts take to reach a node, it ends within a second.
    /// </summary>
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(250);

    private const int ChecksPerEvent = 8;

    private readonly IRevokedSessions[] _revoked = [.. revoked];

    /// <summary>One event every two seconds, until the listener leaves, its token expires, its login ends, or the node stops.</summary>
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
        while (await MayGoOnAsync(timer, user, expires, ends.Token));
    }

    /// <summary>Waits for the time of the next event.</summary>
    private async Task<bool> MayGoOnAsync(PeriodicTimer timer, ClaimsPrincipal user, DateTimeOffset expires, CancellationToken ends)
    {
        for (var check = 0; check < ChecksPerEvent; check++)
            if (!await TicksAsync(timer, ends) || time.GetUtcNow() >= expires || !_revoked.Accept(user))
                return false;
        return true;
    }

    /// <summary>False when the client has left or the node stops, which must not wait for its listeners.</summary>
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
