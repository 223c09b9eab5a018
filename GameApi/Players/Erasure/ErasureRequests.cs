using GameApi.Activities;
using GameApi.Auth;
using GameApi.Data;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Players.Erasure;

/// <summary>Takes the wish of a player to be erased.</summary>
internal sealed class ErasureRequests(GameDbContext db, Revocations revocations, TimeProvider time)
{
    /// <summary>The last the event log hears of a player, and what the analytics worker acts upon.</summary>
    internal const string Erased = "player.erased";

    /// <summary>
    /// Writes the request down and ends every login: from now on nothing new can come from the player, and
    /// <see cref="PlayerEraser"/> removes what there is. Asking again changes nothing.
    /// </summary>
    internal async Task AddAsync(Guid playerId, CancellationToken cancellationToken)
    {
        var families = await db.InTransactionAsync(async cancel =>
        {
            var now = time.GetUtcNow();
            if (await db.Database.ExecuteSqlAsync($"INSERT INTO erasure_requests (player_id, requested_at) VALUES ({playerId}, {now}) ON CONFLICT DO NOTHING", cancel) == 0)
                return [];

            await db.PlayerIdentities.Where(identity => identity.PlayerId == playerId).ExecuteDeleteAsync(cancel);
            await ActivityLog.AppendAsync(db, new NewActivity(playerId, Guid.CreateVersion7(now), null, null, Erased, now), cancel);
            return await db.Database.SqlQuery<Guid>($"""
                UPDATE token_families SET revoked_at = now(), revoked_reason = 'erasure'
                WHERE player_id = {playerId} AND revoked_at IS NULL
                RETURNING family_id
                """).ToListAsync(cancel);
        }, cancellationToken);

        foreach (var family in families)
            revocations.Add(family);
    }
}
