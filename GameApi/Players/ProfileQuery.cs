using GameApi.Data;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Players;

/// <summary>
/// Reads a player's public profile and its version. Compiled: to find a query by its expression costs EF Core as much again as to run it. A
/// compiled query belongs to a model, and a model to a host, so this is a singleton and nothing static.
/// </summary>
internal sealed class ProfileQuery
{
    public Func<GameDbContext, Guid, CancellationToken, Task<ProfileRow?>> RunAsync { get; } = EF.CompileAsyncQuery(
        (GameDbContext db, Guid playerId, CancellationToken _) => db.Players.Where(player => player.PlayerId == playerId)
            .Select(
                player =>
                    new ProfileRow(
                        new PublicProfile(player.PlayerId, player.DisplayName, player.Country, player.Level, player.CreatedAt),
                        player.Version))
            .SingleOrDefault());
}

/// <summary>What is read of a profile at once.</summary>
internal sealed record ProfileRow(PublicProfile Profile, int Version);
