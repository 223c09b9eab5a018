using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using GameApi.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.IdentityModel.JsonWebTokens;
using ServiceDefaults.Authentication;

namespace GameApi.Presence;

internal static class PresenceEndpoints
{
    private const string StreamPath = "/stream";
    private static readonly TimeSpan StreamInterval = TimeSpan.FromSeconds(2);

    internal static TBuilder AddPresence<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddSingleton<OnlinePlayers>();
        builder.Services.AddSingleton<PresenceCount>();
        return builder;
    }

    /// <summary>WebSockets, for the one path that takes them.</summary>
    internal static WebApplication UsePresenceSockets(this WebApplication app)
    {
        app.UseWhen(static context => context.Request.Headers.Upgrade.Count > 0, sockets => sockets.UseWebSockets());
        return app;
    }

    internal static RouteGroupBuilder MapPresence(this RouteGroupBuilder v1)
    {
        var presence = v1.MapGroup("/presence").WithTags("Presence");
        presence.MapGet("", GetAsync).WithName("GetPresence");
        presence.MapGet(StreamPath, Stream).WithName("StreamPresence").DisableRequestTimeout();
        return v1;
    }

    /// <summary>How many are online, roughly.</summary>
    private static async Task<Ok<PresenceView>> GetAsync(PresenceCount count, CancellationToken cancellationToken) =>
        TypedResults.Ok(await count.GetAsync(cancellationToken));

    /// <summary>The same every two seconds: as server-sent events of type <c>presence</c>, or as messages where a WebSocket is asked for.</summary>
    /// <remarks>Ends when the access token does: connect again with a new one.</remarks>
    private static Results<ServerSentEventsResult<PresenceView>, PresenceSocket> Stream(
        HttpContext context, ClaimsPrincipal user, PresenceCount count, RevokedSessions revoked, TimeProvider time,
        IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        var events = EventsAsync(user, count, revoked, time, lifetime.ApplicationStopping, cancellationToken);
        return context.WebSockets.IsWebSocketRequest ? new PresenceSocket(events) : TypedResults.ServerSentEvents(events);
    }

    private static async IAsyncEnumerable<SseItem<PresenceView>> EventsAsync(
        ClaimsPrincipal user, PresenceCount count, RevokedSessions revoked, TimeProvider time,
        CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var expires = DateTimeOffset.FromUnixTimeSeconds(long.Parse(user.FindFirstValue(JwtRegisteredClaimNames.Exp)!, CultureInfo.InvariantCulture));
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        using var timer = new PeriodicTimer(StreamInterval, time);
        do
        {
            yield return new SseItem<PresenceView>(await count.GetAsync(cancellationToken), "presence");
        }
        while (await TicksAsync(timer, ends.Token) && time.GetUtcNow() < expires && !IsRevoked(user, revoked));
    }

    /// <summary>Whether the player has logged out, or was erased.</summary>
    private static bool IsRevoked(ClaimsPrincipal user, RevokedSessions revoked) =>
        (Guid.TryParse(user.FindFirstValue(GameClaims.Family), out var family) && revoked.Contains(family))
        || (user.PlayerId() is { } player && revoked.Contains(player));

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
