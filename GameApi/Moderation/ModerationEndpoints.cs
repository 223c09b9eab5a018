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

/// <summary>What operators do to single players.</summary>
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

    /// <summary>Gives a player another name.</summary>
    /// <remarks>On every node within a second, leaderboards included.</remarks>
    internal static async Task<Results<Ok<NameView>, ProblemHttpResult>> RenameAsync(
        Guid id, NameChange body, HttpContext http, PlayerStore players, NameCopier names, AuditLog audit,
        CancellationToken cancellationToken)
    {
        var source = AuditSource.Of(http);
        var player = await players.ChangeAsync(
            id, new PlayerChange(body.Name), ExpectedVersions.Any, cancellationToken, (before, cancel) => audit.AppendAsync(source,
            new AuditEntry(
                "player.rename", $"player {id}", id, new() { ["name"] = before.DisplayName }, new() { ["name"] = body.Name }, body.Reason),
                    cancel));
        if (player is null)
            return Problem.Of(ProblemType.NotFound, "There is no such player.");
        await names.UpdateAsync(id, new PlayerName(player.DisplayName, player.Version), cancellationToken);
        return TypedResults.Ok(new NameView(id, player.DisplayName));
    }

    /// <summary>Hides a player's scores from everybody, on one board or on all.</summary>
    /// <remarks>
    /// Later scores of the player on these boards are taken and hidden too. Boards show it within two seconds. Repeating it does no harm.
    /// </remarks>
    internal static Task<Results<Ok<ScoresView>, ProblemHttpResult>> HideAsync(
        Guid id, ScoresChange body, HttpContext http, ScoreVisibility scores, CancellationToken cancellationToken) =>
        scores.ChangeAsync(AuditSource.Of(http), id, body, isHidden: true, cancellationToken);

    /// <summary>Shows a player's hidden scores again.</summary>
    /// <remarks>With what was submitted meanwhile, by the policy of each board.</remarks>
    internal static Task<Results<Ok<ScoresView>, ProblemHttpResult>> ShowAsync(
        Guid id, ScoresChange body, HttpContext http, ScoreVisibility scores, CancellationToken cancellationToken) =>
        scores.ChangeAsync(AuditSource.Of(http), id, body, isHidden: false, cancellationToken);

    /// <summary>Erases a player, as if the player had asked for it.</summary>
    /// <remarks>
    /// Every login ends within a second, everything held about the player is removed from all stores within minutes. There is no way back.
    /// The audit log keeps the player's id and what was done when, and nothing else.
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
