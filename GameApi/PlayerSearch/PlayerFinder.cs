using GameApi.Auth;
using GameApi.Data;
using GameApi.Http.Text;
using Microsoft.EntityFrameworkCore;

namespace GameApi.PlayerSearch;

/// <summary>The keyset position of players by name.</summary>
internal sealed record NamePosition(string Key, Guid Id);

/// <summary>Finds players. Each kind of search has its own index.</summary>
internal sealed class PlayerFinder(GameDbContext db, LoginService logins, PlayerBans bans)
{
    /// <summary>Finds players by a case-insensitive prefix of the name, ordered by name.</summary>
    internal Task<List<FoundRow>> ByNameAsync(string prefix, NamePosition? after, int rows, CancellationToken cancellationToken)
    {
        var key = NameKey.Of(prefix);
        var (from, id) = after is null ? (key, Guid.Empty) : (after.Key, after.Id);
        return db.Database.SqlQuery<FoundRow>($"""
            SELECT player_id AS "Id", display_name AS "Name", name_key AS "Key", country AS "Country", created_at AS "CreatedAt",
                last_seen_at AS "LastSeenAt"
            FROM players WHERE (name_key, player_id) > ({from}, {id}) AND name_key < {NameKey.EndOf(key)}
            ORDER BY name_key, player_id LIMIT {rows}
            """).ToListAsync(cancellationToken);
    }

    internal Task<List<FoundRow>> ByIdAsync(Guid id, CancellationToken cancellationToken) =>
        db.Players.Where(player => player.PlayerId == id)
            .Select(player => new FoundRow(
                player.PlayerId, player.DisplayName, player.NameKey, player.Country, player.CreatedAt, player.LastSeenAt))
            .ToListAsync(cancellationToken);

    internal async Task<List<FoundRow>> ByLoginAsync(LoginName login, CancellationToken cancellationToken) =>
        await logins.FindAsync(login, cancellationToken) is { } known ? await ByIdAsync(known.PlayerId, cancellationToken) : [];

    /// <summary>Adds the active bans.</summary>
    internal async Task<List<FoundPlayer>> CompleteAsync(IReadOnlyList<FoundRow> rows, CancellationToken cancellationToken)
    {
        var active = await bans.LoadActiveAsync([.. rows.Select(row => row.Id)], cancellationToken);
        return [.. rows.Select(row => new FoundPlayer(row.Id, row.Name, row.Country, row.CreatedAt, row.LastSeenAt, [.. active[row.Id]]))];
    }
}

/// <summary>A row of a search.</summary>
/// <param name="Key">The search key of the name.</param>
internal sealed record FoundRow(Guid Id, string Name, string Key, string? Country, DateTimeOffset CreatedAt, DateTimeOffset? LastSeenAt);
