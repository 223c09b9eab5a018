using GameApi.Data;
using Microsoft.EntityFrameworkCore;

namespace GameApi.PlayerSearch;

/// <summary>Reads the details of a player.</summary>
internal sealed class PlayerDetailsReader(GameDbContext db, PlayerBans bans)
{
    /// <summary>More than any player has.</summary>
    private const int MaxRows = 1_000;

    /// <returns>Null if there never was such a player.</returns>
    internal async Task<PlayerDetails?> ReadAsync(Guid id, bool seesAddresses, CancellationToken cancellationToken)
    {
        var ownBans = await bans.LoadAllAsync(id, cancellationToken);
        if (await db.Players.SingleOrDefaultAsync(player => player.PlayerId == id, cancellationToken) is not { } player)
        {
            var erased = await db.Database.SqlQuery<Guid>($"""SELECT player_id AS "Value" FROM erased_players WHERE player_id = {id}""")
                .ToListAsync(cancellationToken);
            return erased.Count > 0 ? new(id, null, null, null, null, null, null, null, null, [], ownBans, [], Erased: true) : null;
        }

        var identities = await db.PlayerIdentities.Where(identity => identity.PlayerId == id).OrderBy(identity => identity.CreatedAt)
            .Take(MaxRows)
            .Select(identity => new MaskedIdentity(identity.Provider, identity.ExternalId, identity.CreatedAt))
            .ToListAsync(cancellationToken);
        var wallet = await db.Wallets.Where(wallet => wallet.PlayerId == id).OrderBy(wallet => wallet.Currency).Take(MaxRows)
            .Select(wallet => new PlayerBalance(wallet.Currency, wallet.Balance)).ToListAsync(cancellationToken);
        return new(
            id, player.DisplayName, player.Country, player.Level, player.Xp, player.SessionCount, player.PlaySeconds, player.CreatedAt,
            player.LastSeenAt,
            [.. identities.Select(identity => identity with { Value = Masks.Of(identity.Kind, identity.Value, seesAddresses) })],
            ownBans, wallet, Erased: false);
    }
}
