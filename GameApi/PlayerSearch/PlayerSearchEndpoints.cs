using System.Security.Claims;
using GameApi.Auth;
using GameApi.Http;
using GameApi.Http.Lists;
using GameApi.Http.OpenApi;
using GameApi.Http.Validation;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.PlayerSearch;

/// <summary>Search and details of players for operators.</summary>
internal static class PlayerSearchEndpoints
{
    private const int MaxTextLength = 320;

    internal static RouteGroupBuilder MapPlayerSearch(this RouteGroupBuilder v1)
    {
        var players = v1.MapAdmin("/players").RequireAuthorization(Policies.OperatorSupport);
        players.MapGet("", SearchAsync).WithName("ListPlayers");
        players.MapGet("/{id}", GetAsync).WithName("GetPlayerDetails").ProducesProblems(ProblemType.NotFound);
        players.MapGet("/{id}/timeline", TimelineAsync).WithName("ListPlayerTimeline");
        return v1;
    }

    /// <summary>Finds players by id, name prefix, e-mail address or device id.</summary>
    /// <remarks>
    /// Without `by`, a UUID is searched as an id, text with an @ as an e-mail address, anything else as a name. Names are compared
    /// case-insensitively.
    /// </remarks>
    internal static async Task<Results<Ok<Page<FoundPlayer>>, ProblemHttpResult>> SearchAsync(
        string q, PlayerFinder players, Cursors cursors, CancellationToken cancellationToken, string? by = null, string? cursor = null,
        [PageSize(100)] int limit = 20)
    {
        var text = q.Trim();
        if (text.Length is 0 or > MaxTextLength || text.Any(char.IsControl))
            return Problem.Invalid("q", $"1 to {MaxTextLength} characters, no control characters.");
        var kind = by ?? (Guid.TryParse(text, out _) ? "id" : text.Contains('@', StringComparison.Ordinal) ? "email" : "name");
        var list = $"players:{text}";
        if (!cursors.TryOpen(list, cursor, PlayerSearchJsonContext.Default.NamePosition, out var after, out var problem))
            return problem;

        List<FoundRow> rows;
        switch (kind)
        {
            case "id" when Guid.TryParse(text, out var id):
                rows = await players.ByIdAsync(id, cancellationToken);
                break;
            case "id":
                return Problem.Invalid("q", "The id of a player: a UUID.");
            case "name":
                rows = await players.ByNameAsync(text, after, limit + 1, cancellationToken);
                break;
            case "email":
                rows = await players.ByLoginAsync(LoginName.Email(text), cancellationToken);
                break;
            case "device":
                rows = await players.ByLoginAsync(LoginName.Device(text), cancellationToken);
                break;
            default:
                return Problem.Invalid("by", "id, name, email or device.");
        }

        var page = Page<FoundRow>.Of(
            rows, limit, row => cursors.Seal(list, new NamePosition(row.Key, row.Id), PlayerSearchJsonContext.Default.NamePosition));
        return TypedResults.Ok(new Page<FoundPlayer>(await players.CompleteAsync(page.Items, cancellationToken), page.Next));
    }

    /// <summary>Returns the details of a player: profile, ways to log in, bans and balances.</summary>
    /// <remarks>E-mail addresses are masked for support. Device ids are masked for all, since knowing one is enough to log in.</remarks>
    internal static async Task<Results<Ok<PlayerDetails>, ProblemHttpResult>> GetAsync(
        Guid id, ClaimsPrincipal user, PlayerDetailsReader players, CancellationToken cancellationToken) =>
        await players.ReadAsync(id, user.IsInRole(Roles.OperatorAdmin), cancellationToken) is { } player
            ? TypedResults.Ok(player)
            : Problem.Of(ProblemType.NotFound, "There is no such player.");

    /// <summary>Lists a player's events of all kinds as one timeline, newest first.</summary>
    /// <remarks>
    /// `kinds` is a comma-separated list of sessions, ledger, storage, scores, activities and audit; all if omitted.
    /// </remarks>
    internal static async Task<Results<Ok<Page<TimelineEvent>>, ProblemHttpResult>> TimelineAsync(
        Guid id, Timeline timeline, Cursors cursors, CancellationToken cancellationToken, string? kinds = null, string? cursor = null,
        [PageSize(100)] int limit = 50)
    {
        var names = kinds is null ? Timeline.Kinds : kinds.Split(',');
        if (names.Except(Timeline.Kinds).Any())
            return Problem.Invalid("kinds", $"A comma-separated list of {string.Join(", ", Timeline.Kinds)}.");
        var selected = names.Select(kind => (TimelineKind)Array.IndexOf(Timeline.Kinds, kind)).Distinct().Order().ToList();
        var list = $"timeline:{id}:{string.Join(',', selected)}";
        if (!cursors.TryOpen(list, cursor, PlayerSearchJsonContext.Default.TimelinePosition, out var after, out var problem))
            return problem;
        var rows = await timeline.ReadAsync(id, selected, after ?? TimelinePosition.Start, limit, cancellationToken);
        var page = Page<TimelineRow>.Of(
            rows, limit, row => cursors.Seal(list, row.Position, PlayerSearchJsonContext.Default.TimelinePosition));
        return TypedResults.Ok(new Page<TimelineEvent>([.. page.Items.Select(row => row.ToEvent())], page.Next));
    }
}
