using System.ComponentModel;
using GameApi.Caching;
using GameApi.Http.Lists;

namespace GameApi.Activities;

/// <summary>
/// Reads the newest activities of a player through the cache, by the version of the player's list. Each commit of an activity changes the
/// version.
/// </summary>
internal sealed class RecentActivities(GameCache cache, ListVersions versions, IServiceScopeFactory scopes)
{
    /// <summary>Longer pages are rare and large; they are read from the database.</summary>
    private const int MaxRows = 51;

    /// <summary>Reads up to <paramref name="rows"/> activities, newest first.</summary>
    public async Task<BoundedRows<ListedActivity>> ReadAsync(
        Guid playerId, string? kind, string? gameId, int rows, CancellationToken cancellationToken)
    {
        if (rows <= MaxRows)
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

    /// <summary>Invalidates the lists of these players after activities of theirs are committed.</summary>
    public Task ChangedAsync(IEnumerable<Guid> playerIds) => versions.ChangedAsync([.. playerIds.Distinct().Select(ListOf)]);

    private static string ListOf(Guid playerId) => $"activities:{playerId:N}";
}

/// <summary>A cached page of activities.</summary>
[ImmutableObject(true)]
internal sealed record RecentPage(IReadOnlyList<ListedActivity> Items, bool More);
