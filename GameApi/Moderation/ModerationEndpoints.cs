using GameApi.Audit;
using GameApi.Erasure;
using GameApi.Http;
using GameApi.Http.OpenApi;
using GameApi.Http.Preconditions;
using GameApi.Players;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.Moderation;

/// <summary>Actions of operators on single players.</summary>
internal static class ModerationEndpoints
{
    internal static RouteGroupBuilder MapModeration(this RouteGroupBuilder v1)
    {
        var player = v1.MapAdmin("/players/{id}").ProducesProblems(ProblemType.NotFound);
        player.MapBans();
        player.MapPut("/name", RenameAsync).WithName("RenamePlayer").Audited("player.rename")
            .RequireAuthorization(Policies.OperatorSupport);
        player.MapPost("/scores/hide", HideAsync).WithName("HideScores").Audited("player.hide-scores")
            .RequireAuthorization(Policies.OperatorSupport);
        player.MapPost("/scores/show", ShowAsync).WithName("ShowScores").Audited("player.show-scores")
            .RequireAuthorization(Policies.OperatorSupport);
        player.MapWalletCorrection();
        player.MapPlayerExport();
        player.MapDelete("", EraseAsync).WithName("ErasePlayer").Audited("player.erase").RequireAuthorization(Policies.OperatorAdmin);
        return v1;
    }

    /// <summary>Renames a player.</summary>
    /// <remarks>The name changes on every node within a second, leaderboards included.</remarks>
    internal static async Task<Results<Ok<NameView>, ProblemHttpResult>> RenameAsync(
        Guid id, NameChange body, HttpContext http, PlayerStore players, NameCopier names, AuditLog audit,
        CancellationToken cancellationToken)
    {
        var source = AuditSource.Of(http);
        var player = await players.ChangeAsync(
            id, new PlayerChange(body.Name), ExpectedVersions.Any, cancellationToken,
            (before, cancel) => audit.AppendAsync(source, Renamed(before.DisplayName), cancel));
        if (player is null)
            return Problem.Of(ProblemType.NotFound, "There is no such player.");
        await names.UpdateAsync(id, new PlayerName(player.DisplayName, player.Version), cancellationToken);
        return TypedResults.Ok(new NameView(id, player.DisplayName));

        AuditEntry Renamed(string before) =>
            new("player.rename", $"player {id}", id, new() { ["name"] = before }, new() { ["name"] = body.Name }, body.Reason);
    }

    /// <summary>Hides a player's scores, on one board or on all.</summary>
    /// <remarks>
    /// Later scores of the player on these boards are stored and hidden too. Boards change within two seconds. Idempotent.
    /// </remarks>
    internal static Task<Results<Ok<ScoresView>, ProblemHttpResult>> HideAsync(
        Guid id, ScoresChange body, HttpContext http, ScoreVisibility scores, CancellationToken cancellationToken) =>
        scores.ChangeAsync(AuditSource.Of(http), id, body, isHidden: true, cancellationToken);

    /// <summary>Shows a player's hidden scores again.</summary>
    /// <remarks>They include scores submitted meanwhile, by the policy of each board.</remarks>
    internal static Task<Results<Ok<ScoresView>, ProblemHttpResult>> ShowAsync(
        Guid id, ScoresChange body, HttpContext http, ScoreVisibility scores, CancellationToken cancellationToken) =>
        scores.ChangeAsync(AuditSource.Of(http), id, body, isHidden: false, cancellationToken);

    /// <summary>Erases a player, as a request of the player would.</summary>
    /// <remarks>
    /// All logins end within a second, and all data of the player is removed from all stores within minutes. This cannot be undone. The
    /// audit log keeps the player's id and the actions with their times.
    /// </remarks>
    internal static async Task<Results<Accepted, ProblemHttpResult>> EraseAsync(
        Guid id, [FromBody] Justification body, HttpContext http, PlayerStore players, ErasureRequests requests, AuditLog audit,
        CancellationToken cancellationToken)
    {
        if (!await players.ExistsAsync(id, cancellationToken))
            return Problem.Of(ProblemType.NotFound, "There is no such player.");
        var source = AuditSource.Of(http);
        await requests.AddAsync(id, cancellationToken, cancel =>
            audit.AppendAsync(source, new AuditEntry("player.erase", $"player {id}", id, Reason: body.Reason), cancel));
        return TypedResults.Accepted((string?)null);
    }
}
