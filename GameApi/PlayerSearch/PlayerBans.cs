using GameApi.Data;
using Microsoft.EntityFrameworkCore;

namespace GameApi.PlayerSearch;

/// <summary>Reads bans of players.</summary>
internal sealed class PlayerBans(GameDbContext db, TimeProvider time)
{
    /// <summary>More than any player has.</summary>
    private const int MaxBans = 1_000;

    /// <summary>Reads the active bans of players.</summary>
    internal async Task<ILookup<Guid, PlayerBan>> LoadActiveAsync(Guid[] players, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var rows = await db.Bans
            .Where(ban => players.Contains(ban.PlayerId) && ban.LiftedAt == null && (ban.Until == null || ban.Until > now))
            .OrderByDescending(ban => ban.BanId).Take(MaxBans).ToListAsync(cancellationToken);
        return rows.ToLookup(ban => ban.PlayerId, ViewOf);
    }

    /// <summary>Reads all bans of a player, newest first.</summary>
    internal async Task<List<PlayerBan>> LoadAllAsync(Guid player, CancellationToken cancellationToken)
    {
        var rows = await db.Bans.Where(ban => ban.PlayerId == player).OrderByDescending(ban => ban.BanId).Take(MaxBans)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(ViewOf)];
    }

    private static PlayerBan ViewOf(Ban ban) =>
        new(ban.BanId, ban.Scope, ban.Until, ban.Reason, ban.CreatedBy, ban.CreatedAt, ban.LiftedAt);
}
