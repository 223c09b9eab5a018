using System.ComponentModel;
using GameApi.Caching;
using GameApi.Http.Lists;

namespace GameApi.Activities;

/// <summary>
/// The newest activities of a player through the cache, by the version of the player's list: a commit of any of them renames it.
/// </summary>
internal sealed class RecentActivities(GameCache cache, ListVersions versions, IServiceScopeFactory scopes)
{
    /// <summary>Longer pages are rare, and large; they are read from the database.</summary>
    private const int MostRows = 51;

    /// <summary>Up to <paramref name="rows"/> activities, newest first.</summary>
    public async Task<BoundedRows<ListedActivity>> ReadAsync(
        Guid playerId, string? kind, string? gameId, int rows, CancellationToken cancellationToken)
    {
        if (rows <= MostRows)
        {
            var version = await versions.GetAsync(ListOf(playerId));
            var key = new RecentKey(version, playerId, rows, kind, gameId);
            var page = await cache.GetAsync(ActivityCaches.Recent, key, cancellationToken);
            return new(page?.Items ?? [], page?.More ?? false);
        }

        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ActivityList>()
            .ReadAsync(playerId, kind, gameId, ActivityList.Newest, rows, cancellationToken);
    }

    /// <summary>Activities of these players are committed.</summary>
    public Task ChangedAsync(IEnumerable<Guid> playerIds) => versions.ChangedAsync([.. playerIds.Distinct().Select(ListOf)]);

    private static string ListOf(Guid playerId) => $"activities:{playerId:N}";
}

/// <summary>A page of activities as it is cached.</summary>
[ImmutableObject(true)]
internal sealed record RecentPage(IReadOnlyList<ListedActivity> Items, bool More);
