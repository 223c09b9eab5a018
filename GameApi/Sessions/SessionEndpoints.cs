using System.Security.Claims;
using GameApi.Caching;
using GameApi.Games;
using GameApi.Http.Lists;
using GameApi.Http.OpenApi;
using GameApi.Http.Validation;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.Sessions;

internal static class SessionEndpoints
{
    internal static RouteGroupBuilder MapSessions(this RouteGroupBuilder v1)
    {
        var sessions = v1.MapGroup("/sessions").WithTags("Sessions").RequireAuthorization(Policies.Player);
        sessions.MapPost("", StartAsync).WithName("StartSession").ProducesProblems(ProblemType.NotFound);
        sessions.MapGet("", ListAsync).WithName("ListSessions");
        sessions.MapGet("/{id}", GetAsync).WithName("GetSession").ProducesProblems(ProblemType.NotFound);
        sessions.MapPost("/{id}/heartbeat", BeatAsync).WithName("SendHeartbeat").ProducesProblems(ProblemType.NotFound);
        sessions.MapPost("/{id}/end", EndAsync).WithName("EndSession").ProducesProblems(ProblemType.NotFound);
        return v1;
    }

    /// <summary>Starts a session.</summary>
    /// <remarks>An older open session of the player in the same game ends.</remarks>
    internal static async Task<Results<Created<SessionView>, ProblemHttpResult>> StartAsync(
        SessionStart body, ClaimsPrincipal user, SessionWriter sessions, GameCatalogue games, CancellationToken cancellationToken)
    {
        if (await games.GetAsync(body.GameId, cancellationToken) is null)
            return Problem.Invalid("gameId", "A game of GET /v1/games.");
        return await sessions.StartAsync(user.RequiredPlayerId(), body, cancellationToken) is { } session
            ? TypedResults.Created($"/v1/sessions/{session.SessionId}", SessionView.Of(session))
            : Problem.Of(ProblemType.NotFound, "There is no such player.");
    }

    /// <summary>Lists the player's sessions, newest first.</summary>
    /// <remarks>Open sessions have no end time.</remarks>
    internal static async Task<Results<Ok<Page<SessionView>>, ProblemHttpResult>> ListAsync(
        ClaimsPrincipal user, SessionStore sessions, Cursors cursors, CancellationToken cancellationToken,
        string? cursor = null, [PageSize(100)] int limit = 50)
    {
        var playerId = user.RequiredPlayerId();
        var list = $"sessions:{playerId}";
        if (!cursors.TryOpen(list, cursor, PositionJsonContext.Default.NullableGuid, out var before, out var problem))
            return problem;
        var rows = await sessions.LoadPageAsync(playerId, before, limit + 1, cancellationToken);
        return TypedResults.Ok(Page<SessionView>.Of(
            [.. rows.Select(SessionView.Of)], limit,
            session => cursors.Seal(list, session.SessionId, PositionJsonContext.Default.NullableGuid)));
    }

    /// <summary>Returns one of the player's sessions.</summary>
    /// <remarks>The session of another player gets 404.</remarks>
    internal static async Task<Results<Ok<SessionView>, ProblemHttpResult>> GetAsync(
        Guid id, ClaimsPrincipal user, GameCache cache, CancellationToken cancellationToken) =>
        await cache.GetAsync(SessionCaches.Session, new SessionKey(user.RequiredPlayerId(), id), cancellationToken) is { } session
            ? TypedResults.Ok(session.View)
            : NoSession();

    /// <summary>Sends a heartbeat of an open session.</summary>
    /// <remarks>A session without a heartbeat for five minutes is ended at its last one.</remarks>
    internal static async Task<Results<NoContent, ProblemHttpResult>> BeatAsync(
        Guid id, ClaimsPrincipal user, Heartbeats heartbeats, CancellationToken cancellationToken) =>
        await heartbeats.BeatAsync(new SessionKey(user.RequiredPlayerId(), id), cancellationToken)
            ? TypedResults.NoContent()
            : Problem.Of(ProblemType.NotFound, "There is no such open session; start a new one.");

    /// <summary>Ends a session.</summary>
    /// <remarks>Idempotent: ending it again returns the same session.</remarks>
    internal static async Task<Results<Ok<SessionView>, ProblemHttpResult>> EndAsync(
        Guid id, ClaimsPrincipal user, SessionWriter sessions, CancellationToken cancellationToken) =>
        await sessions.EndAsync(user.RequiredPlayerId(), id, cancellationToken) is { } session
            ? TypedResults.Ok(SessionView.Of(session))
            : NoSession();

    private static ProblemHttpResult NoSession() => Problem.Of(ProblemType.NotFound, "There is no such session.");
}
