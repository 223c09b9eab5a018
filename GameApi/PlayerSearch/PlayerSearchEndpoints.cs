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

/// <summary>Operators find players and read what is held about one.</summary>
internal static class PlayerSearchEndpoints
{
    private const int LongestText = 320;

    internal static RouteGroupBuilder MapPlayerSearch(this RouteGroupBuilder v1)
    {
        var players = v1.MapAdmin("/players").RequireAuthorization(Policies.OperatorSupport);
        players.MapGet("", SearchAsync).WithName("ListPlayers");
        players.MapGet("/{id}", GetAsync).WithName("GetPlayerDetails").ProducesProblems(ProblemType.NotFound);
        players.MapGet("/{id}/timeline", TimelineAsync).WithName("ListPlayerTimeline");
        return v1;
    }

    /// <summary>Finds players by id, by the beginning of the name, by e-mail address or by device id.</summary>
    /// <remarks>
    /// Without `by` an id is looked for where `q` is one, an address where it has an @, else a name. Names are compared without regard to
    /// case.
    /// </remarks>
    internal static async Task<Results<Ok<Page<FoundPlayer>>, ProblemHttpResult>> SearchAsync(
        string q, PlayerFinder players, Cursors cursors, CancellationToken cancellationToken, string? by = null, string? cursor = null,
        [PageSize(100)] int limit = 20)
    {
        var text = q.Trim();
        if (text.Length is 0 or > LongestText || text.Any(char.IsControl))
            return Problem.Invalid("q", $"1 to {LongestText} characters, no control characters.");
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

        var page = Page<FoundRow>
            .Of(rows, limit, row => cursors.Seal(list, new NamePosition(row.Key, row.Id), PlayerSearchJsonContext.Default.NamePosition));
        return TypedResults.Ok(new Page<FoundPlayer>(await players.CompleteAsync(page.Items, cancellationToken), page.Next));
    }

    /// <summary>What is held about a player: profile, ways to log in, bans and balances.</summary>
    /// <remarks>Support sees e-mail addresses masked. Nobody sees a device id in full, since it is a way to log in.</remarks>
    internal static async Task<Results<Ok<PlayerDetails>, ProblemHttpResult>> GetAsync(
        Guid id, ClaimsPrincipal user, PlayerDetailsReader players, CancellationToken cancellationToken) =>
        await players.ReadAsync(id, user.IsInRole(Roles.OperatorAdmin), cancellationToken) is { } player
            ? TypedResults.Ok(player)
            : Problem.Of(ProblemType.NotFound, "There is no such player.");

    /// <summary>What a player did, had and got, as one list, newest first.</summary>
    /// <remarks>
    /// `kinds`: sessions, ledger, storage, scores, activities, audit, with commas between them; all where it is left out.
    /// </remarks>
    internal static async Task<Results<Ok<Page<TimelineEvent>>, ProblemHttpResult>> TimelineAsync(
        Guid id, Timeline timeline, Cursors cursors, CancellationToken cancellationToken, string? kinds = null, string? cursor = null,
        [PageSize(100)] int limit = 50)
    {
        var asked = kinds is null ? Timeline.Kinds : kinds.Split(',');
        if (asked.Except(Timeline.Kinds).Any())
            return Problem.Invalid("kinds", $"{string.Join(", ", Timeline.Kinds)}, with commas between them.");
        var selected = asked.Select(kind => (TimelineKind)Array.IndexOf(Timeline.Kinds, kind)).Distinct().Order().ToList();
        var list = $"timeline:{id}:{string.Join(',', selected)}";
        if (!cursors.TryOpen(list, cursor, PlayerSearchJsonContext.Default.TimelinePosition, out var after, out var problem))
            return problem;
        var rows = await timeline.ReadAsync(id, selected, after ?? TimelinePosition.Start, limit, cancellationToken);
        var page = Page<TimelineRow>
            .Of(rows, limit, row => cursors.Seal(list, row.Position, PlayerSearchJsonContext.Default.TimelinePosition));
        return TypedResults.Ok(new Page<TimelineEvent>([.. page.Items.Select(row => row.ToEvent())], page.Next));
    }
}
