using System.Collections.Concurrent;
using ServiceDefaults.Authentication;

namespace GameApi.Auth;

/// <summary>A ban in force.</summary>
/// <param name="BanId">Of table <c>bans</c>.</param>
/// <param name="Scope">Of <see cref="BanScopes"/>.</param>
/// <param name="Until">Null: until it is lifted.</param>
internal sealed record BanInForce(Guid BanId, string Scope, DateTimeOffset? Until);

internal static class BanScopes
{
    /// <summary>No login, and no token of the player is good.</summary>
    internal const string Login = "login";

    /// <summary>No scores.</summary>
    internal const string Scores = "scores";

    /// <summary>Both.</summary>
    internal const string All = "all";
}

/// <summary>
/// The bans in force. Every node keeps them in memory, so that a check costs no round trip; <see cref="RevokedSessions"/> reads changes
/// with what was revoked, several times a second. A banned player's tokens are refused as if revoked, and are good again once the ban is
/// over.
/// </summary>
internal sealed class BannedPlayers(TimeProvider time) : IRevokedSessions
{
    private readonly ConcurrentDictionary<Guid, (BanInForce[] Bans, DateTimeOffset LearntAt)> _players = new();

    /// <summary>Read together with revoked sessions, which tell.</summary>
    public bool IsCurrent => true;

    public bool Contains(Guid id) => Find(id, BanScopes.Login) is not null;

    /// <summary>The ban that keeps a player from something, the longest where there are several.</summary>
    internal BanInForce? Find(Guid playerId, string scope)
    {
        if (!_players.TryGetValue(playerId, out var known))
            return null;
        var now = time.GetUtcNow();
        return known.Bans.Where(ban => (ban.Scope == scope || ban.Scope == BanScopes.All) && !(ban.Until <= now))
            .MaxBy(ban => ban.Until ?? DateTimeOffset.MaxValue);
    }

    internal void Add(Guid playerId, BanInForce ban) => Change(playerId, bans => [.. bans.Where(known => known.BanId != ban.BanId), ban]);

    internal void Remove(Guid playerId, Guid banId)
    {
        if (_players.ContainsKey(playerId))
            Change(playerId, bans => [.. bans.Where(known => known.BanId != banId)]);
    }

    /// <summary>The player has been erased.</summary>
    internal void Forget(Guid playerId) => _players.TryRemove(playerId, out _);

    /// <summary>Forgets what is over.</summary>
    internal void Sweep()
    {
        var now = time.GetUtcNow();
        foreach (var (player, known) in _players)
            if (known.Bans.All(ban => ban.Until <= now))
                _players.TryRemove(new(player, known));
    }

    /// <summary>Players who may not log in, of whom this node learnt within <paramref name="age"/>.</summary>
    internal IEnumerable<Guid> LearntWithin(TimeSpan age)
    {
        var since = time.GetUtcNow() - age;
        return _players.Where(player => player.Value.LearntAt >= since && Contains(player.Key)).Select(player => player.Key);
    }

    private void Change(Guid playerId, Func<BanInForce[], BanInForce[]> change) => _players.AddOrUpdate(
        playerId, _ => (change([]), time.GetUtcNow()),
        (_, known) => change(known.Bans) is var bans && bans.ToHashSet().SetEquals(known.Bans) ? known : (bans, time.GetUtcNow()));
}
