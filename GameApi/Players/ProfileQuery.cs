using GameApi.Data;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Players;

/// <summary>
/// Reads a player's public profile with its version. The query is compiled, because looking a query up by its expression costs EF Core as
/// much as running it. A compiled query belongs to a model and a model to a host, so this is a singleton and not static.
/// </summary>
internal sealed class ProfileQuery
{
    public Func<GameDbContext, Guid, CancellationToken, Task<ProfileRow?>> RunAsync { get; } = EF.CompileAsyncQuery(
        (GameDbContext db, Guid playerId, CancellationToken _) => db.Players.Where(player => player.PlayerId == playerId)
            .Select(player => new ProfileRow(
                new PublicProfile(player.PlayerId, player.DisplayName, player.Country, player.Level, player.CreatedAt), player.Version))
            .SingleOrDefault());
}

/// <summary>A profile with its version.</summary>
internal sealed record ProfileRow(PublicProfile Profile, int Version);
