using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ServiceDefaults.Authentication;
using ServiceDefaults.Http;
using ServiceDefaults.Problems;

namespace GameApi.Presence;

internal static class PresenceEndpoints
{
    /// <summary>Adds WebSockets for upgrade requests.</summary>
    internal static WebApplication UsePresenceSockets(this WebApplication app)
    {
        app.UseWhen(static context => context.Request.Headers.Upgrade.Count > 0, sockets => sockets.UseWebSockets());
        return app;
    }

    internal static RouteGroupBuilder MapPresence(this RouteGroupBuilder v1)
    {
        var presence = v1.MapGroup("/presence").WithTags("Presence");
        presence.MapGet("", GetAsync).WithName("GetPresence");
        presence.MapPost("/ticket", IssueTicket).WithName("IssueStreamTicket");
        presence.MapGet("/stream", StreamAsync).WithName("StreamPresence").DisableRequestTimeout();
        return v1;
    }

    /// <summary>Returns the approximate number of online players.</summary>
    /// <remarks>A player counts as online from the first heartbeat of a session until the session ends or falls silent.</remarks>
    internal static async Task<Ok<PresenceView>> GetAsync(PresenceCount count, CancellationToken cancellationToken) =>
        TypedResults.Ok(await count.GetAsync(cancellationToken));

    /// <summary>Issues a ticket that opens one stream: <c>/v1/presence/stream?ticket=...</c></summary>
    /// <remarks>For browsers, whose EventSource and WebSocket send no Authorization header. It is valid once, for 30 seconds.</remarks>
    internal static Ok<StreamTicket> IssueTicket(ClaimsPrincipal user, StreamTickets tickets, HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new StreamTicket(tickets.Issue(user), (int)StreamTickets.Lifetime.TotalSeconds));
    }

    /// <summary>
    /// Streams the number of online players every two seconds: as server-sent events of type <c>presence</c>, or as messages of a
    /// WebSocket.
    /// </summary>
    /// <remarks>The stream ends when the access token expires or its login ends: connect again with a new token.</remarks>
    internal static async Task<Results<PresenceStream, PresenceSocket, EmptyStream, ProblemHttpResult>> StreamAsync(
        HttpContext context, ClaimsPrincipal user, PresenceEvents events, UsedTickets used, CancellationToken cancellationToken,
        [FromQuery(Name = StreamTicketExtensions.Parameter)] string? ticket = null)
    {
        // The parameter documents the API; the ticket was already turned into the user.
        _ = ticket;
        if (context.IsHeadRequest())
            return new EmptyStream();
        if (!await used.TryUseAsync(user))
            return Problem.Of(ProblemType.Unauthorized, "This ticket has been used: POST /v1/presence/ticket issues a new one.");
        var stream = events.ReadAsync(user, cancellationToken);
        return context.WebSockets.IsWebSocketRequest ? new PresenceSocket(stream) : new PresenceStream(stream);
    }
}
