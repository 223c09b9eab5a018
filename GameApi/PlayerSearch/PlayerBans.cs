using GameApi.Data;
using Microsoft.EntityFrameworkCore;

namespace GameApi.PlayerSearch;

/// <summary>Reads bans of players.</summary>
internal sealed class PlayerBans(GameDbContext db, TimeProvider time)
{
    /// <summary>More than a player has.</summary>
    private const int MostBans = 1_000;

    internal async Task<ILookup<Guid, PlayerBan>> InForceAsync(Guid[] players, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var rows = await db.Bans.Where(
            ban => players.Contains(ban.PlayerId) && ban.LiftedAt == null && (ban.Until == null || ban.Until > now))
            .OrderByDescending(ban => ban.BanId).Take(MostBans).ToListAsync(cancellationToken);
        return rows.ToLookup(ban => ban.PlayerId, ViewOf);
    }

    /// <summary>All of a player, newest first.</summary>
    internal async Task<List<PlayerBan>> OfAsync(Guid player, CancellationToken cancellationToken)
    {
        var rows = await db.Bans.Where(ban => ban.PlayerId == player).OrderByDescending(ban => ban.BanId).Take(MostBans)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(ViewOf)];
    }

    private static PlayerBan ViewOf(Ban ban) =>
        new(ban.BanId, ban.Scope, ban.Until, ban.Reason, ban.CreatedBy, ban.CreatedAt, ban.LiftedAt);
}
