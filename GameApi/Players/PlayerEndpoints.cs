using System.Security.Claims;
using GameApi.Caching;
using GameApi.Data;
using GameApi.Http.Json;
using GameApi.Http.OpenApi;
using GameApi.Http.Preconditions;
using GameApi.Players.Export;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.Players;

internal static class PlayerEndpoints
{
    internal static RouteGroupBuilder MapPlayers(this RouteGroupBuilder v1)
    {
        var players = v1.MapGroup("/players").WithTags("Players");
        // Every wait of a cached read has its own limit, and a timer would slow an L1 hit by a tenth.
        players.MapGet("/{id}", GetProfileAsync).WithName("GetProfile").ProducesProblems(ProblemType.NotFound).DisableRequestTimeout();

        var me = players.MapGroup("/me").RequireAuthorization(Policies.Player).ProducesProblems(ProblemType.NotFound);
        me.MapGet("", GetMeAsync).WithName("GetMe");
        me.MapPatch("", ChangeMeAsync).WithName("ChangeMe").ProducesProblems(ProblemType.StaleVersion, ProblemType.PreconditionRequired);
        me.MapExport();
        return v1;
    }

    /// <summary>Returns the public profile of a player.</summary>
    /// <remarks>Any valid token may read it. The gateway may serve it from memory for a second.</remarks>
    internal static async Task<Results<Utf8Json<PublicProfile>, ProblemHttpResult>> GetProfileAsync(
        Guid id, GameCache cache, CancellationToken cancellationToken) =>
        await cache.GetAsync(PlayerCaches.Profile, id, cancellationToken) is { } profile
            ? new Utf8Json<PublicProfile>(profile.Json)
            : NoPlayer();

    /// <summary>Returns the token's player, with an ETag.</summary>
    /// <remarks>The ETag changes with every change, also of sessions and play time.</remarks>
    internal static async Task<Results<Ok<PlayerView>, ProblemHttpResult>> GetMeAsync(
        ClaimsPrincipal user, PlayerStore players, HttpResponse response, CancellationToken cancellationToken) =>
        await players.LoadAsync(user.RequiredPlayerId(), cancellationToken) is { } player ? View(player, response) : NoPlayer();

    /// <summary>Changes the token's player.</summary>
    /// <remarks>If-Match carries the ETag of the version you read. Members omitted from the body stay unchanged.</remarks>
    internal static async Task<Results<Ok<PlayerView>, ProblemHttpResult>> ChangeMeAsync(
        PlayerChange body, [FromHeader(Name = ETags.IfMatch)] string? ifMatch,
        ClaimsPrincipal user, PlayerStore players, NameCopier names, HttpResponse response, CancellationToken cancellationToken)
    {
        if (!ETags.TryReadIfMatch(ifMatch, out var expected, out var problem))
            return problem;
        if (body is { DisplayName: null, Country: null })
            return Problem.Invalid("$", "At least one of displayName and country.");

        var playerId = user.RequiredPlayerId();
        if (await players.ChangeAsync(playerId, body, expected, cancellationToken) is { } player)
        {
            if (body.DisplayName is not null)
                await names.UpdateAsync(playerId, new PlayerName(player.DisplayName, player.Version), cancellationToken);
            return View(player, response);
        }

        return await players.ExistsAsync(playerId, cancellationToken) ? ETags.Stale() : NoPlayer();
    }

    private static Ok<PlayerView> View(Player player, HttpResponse response)
    {
        response.SetETag(player.Version);
        return TypedResults.Ok(new PlayerView(
            player.PlayerId, player.DisplayName, player.Country, player.Level, player.Xp, player.SessionCount, player.PlaySeconds,
            player.LastSeenAt, player.CreatedAt, player.UpdatedAt));
    }

    private static ProblemHttpResult NoPlayer() => Problem.Of(ProblemType.NotFound, "There is no such player.");
}
