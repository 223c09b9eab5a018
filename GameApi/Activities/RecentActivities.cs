using System.ComponentModel;
using System.Globalization;
using GameApi.Caching;
using GameApi.Http.Lists;

namespace GameApi.Activities;

/// <summary>The newest activities of a player through the cache, by the version of the player's list: a commit of any of them renames it.</summary>
internal sealed class RecentActivities(GameCache cache, ListVersions versions, IServiceScopeFactory scopes)
{
    /// <summary>Longer pages are rare, and large; they are read from the database.</summary>
    private const int MostRows = 51;

    /// <summary>Up to <paramref name="rows"/> activities, newest first.</summary>
    public async Task<BoundedRows<ListedActivity>> ReadAsync(Guid playerId, string? kind, string? gameId, int rows, CancellationToken cancellationToken)
    {
        if (rows <= MostRows)
        {
            var version = await versions.GetAsync(ListOf(playerId));
            var key = string.Create(CultureInfo.InvariantCulture, $"{version}/{playerId:N}/{rows}/{kind}/{gameId}");
            var page = await cache.GetAsync(CacheKinds.Recent, key, cancellationToken);
            return new(page?.Items ?? [], page?.More ?? false);
        }

        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ActivityList>().ReadAsync(playerId, kind, gameId, ActivityList.Newest, rows, cancellationToken);
    }

    /// <summary>Activities of these players are committed.</summary>
    public Task ChangedAsync(IEnumerable<Guid> playerIds) => versions.ChangedAsync([.. playerIds.Distinct().Select(ListOf)]);

    /// <summary>What a key asks for.</summary>
    internal static (Guid PlayerId, string? Kind, string? GameId, int Rows) Parse(string key) =>
        key.Split('/') is [_, var player, var rows, var kind, var game]
            ? (Guid.ParseExact(player, "N"), NullIfEmpty(kind), NullIfEmpty(game), int.Parse(rows, CultureInfo.InvariantCulture))
            : throw new FormatException("Not a key of recent activities.");

    private static string ListOf(Guid playerId) => $"activities:{playerId:N}";

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}

/// <summary>A page of activities as it is cached.</summary>
[ImmutableObject(true)]
internal sealed record RecentPage(IReadOnlyList<ListedActivity> Items, bool More);
