using System.Collections.Concurrent;
using ServiceDefaults.Authentication;

namespace GameApi.Auth;

/// <summary>An active ban.</summary>
/// <param name="BanId">Id in the table <c>bans</c>.</param>
/// <param name="Scope">One of <see cref="BanScopes"/>.</param>
/// <param name="Until">End of the ban; null: until it is lifted.</param>
internal sealed record ActiveBan(Guid BanId, string Scope, DateTimeOffset? Until);

internal static class BanScopes
{
    /// <summary>The player cannot log in, and the player's tokens are rejected.</summary>
    internal const string Login = "login";

    /// <summary>The player cannot submit scores.</summary>
    internal const string Scores = "scores";

    /// <summary>Both.</summary>
    internal const string All = "all";
}

/// <summary>
/// The active bans. Every node keeps them in memory, so that a check costs no round trip; <see cref="RevokedSessions"/> reads changes
/// several times a second, together with revocations. A banned player's tokens are rejected as if revoked, and valid again after the ban.
/// </summary>
internal sealed class BannedPlayers(TimeProvider time) : IRevokedSessions
{
    private readonly ConcurrentDictionary<Guid, (ActiveBan[] Bans, DateTimeOffset ReadAt)> _players = new();

    /// <summary>Always true: <see cref="RevokedSessions"/> reads both and reports its own age.</summary>
    public bool IsCurrent => true;

    public bool Contains(Guid id) => Find(id, BanScopes.Login) is not null;

    /// <summary>Returns the player's active ban of a scope; the longest one if there are several.</summary>
    internal ActiveBan? Find(Guid playerId, string scope)
    {
        if (!_players.TryGetValue(playerId, out var known))
            return null;
        var now = time.GetUtcNow();
        return known.Bans.Where(ban => (ban.Scope == scope || ban.Scope == BanScopes.All) && !(ban.Until <= now))
            .MaxBy(ban => ban.Until ?? DateTimeOffset.MaxValue);
    }

    internal void Add(Guid playerId, ActiveBan ban) => Change(playerId, bans => [.. bans.Where(known => known.BanId != ban.BanId), ban]);

    internal void Remove(Guid playerId, Guid banId)
    {
        if (_players.ContainsKey(playerId))
            Change(playerId, bans => [.. bans.Where(known => known.BanId != banId)]);
    }

    /// <summary>Removes all bans of an erased player.</summary>
    internal void RemoveAll(Guid playerId) => _players.TryRemove(playerId, out _);

    /// <summary>Removes players whose bans have ended.</summary>
    internal void Sweep()
    {
        var now = time.GetUtcNow();
        foreach (var (player, known) in _players)
            if (known.Bans.All(ban => ban.Until <= now))
                _players.TryRemove(new(player, known));
    }

    /// <summary>Returns the players banned from login whose bans this node read within <paramref name="age"/>.</summary>
    internal IEnumerable<Guid> ReadWithin(TimeSpan age)
    {
        var since = time.GetUtcNow() - age;
        return _players.Where(player => player.Value.ReadAt >= since && Contains(player.Key)).Select(player => player.Key);
    }

    private void Change(Guid playerId, Func<ActiveBan[], ActiveBan[]> change) => _players.AddOrUpdate(
        playerId, _ => (change([]), time.GetUtcNow()),
        (_, known) => change(known.Bans) is var bans && bans.ToHashSet().SetEquals(known.Bans) ? known : (bans, time.GetUtcNow()));
}
