using GameApi.Data;
using Microsoft.EntityFrameworkCore;

namespace GameApi.PlayerSearch;

/// <summary>All that one page about a player needs.</summary>
internal sealed class PlayerDetailsReader(GameDbContext db, PlayerBans bans)
{
    /// <summary>More than a player has.</summary>
    private const int Most = 1_000;

    /// <returns>Null where there never was such a player.</returns>
    internal async Task<PlayerDetails?> ReadAsync(Guid id, bool seesAddresses, CancellationToken cancellationToken)
    {
        var held = await bans.OfAsync(id, cancellationToken);
        if (await db.Players.SingleOrDefaultAsync(player => player.PlayerId == id, cancellationToken) is not { } player)
        {
            var erased = await db.Database.SqlQuery<Guid>($"""SELECT player_id AS "Value" FROM erased_players WHERE player_id = {id}""")
                .ToListAsync(cancellationToken);
            return erased.Count > 0 ? new(id, null, null, null, null, null, null, null, null, [], held, [], Erased: true) : null;
        }

        var identities = await db.PlayerIdentities.Where(identity => identity.PlayerId == id).OrderBy(identity => identity.CreatedAt)
            .Take(Most)
            .Select(identity => new MaskedIdentity(identity.Provider, identity.ExternalId, identity.CreatedAt))
                .ToListAsync(cancellationToken);
        var wallet = await db.Wallets.Where(wallet => wallet.PlayerId == id).OrderBy(wallet => wallet.Currency).Take(Most)
            .Select(wallet => new PlayerBalance(wallet.Currency, wallet.Balance)).ToListAsync(cancellationToken);
        return new(
            id, player.DisplayName, player.Country, player.Level, player.Xp, player.SessionCount, player.PlaySeconds, player.CreatedAt,
            player.LastSeenAt,
            [.. identities.Select(identity => identity with { Value = Masks.Of(identity.Kind, identity.Value, seesAddresses) })], held,
            wallet, Erased: false);
    }
}
