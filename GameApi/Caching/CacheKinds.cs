using GameApi.Activities;
using GameApi.Games;
using GameApi.Leaderboards;
using GameApi.Players;
using GameApi.Sessions;

namespace GameApi.Caching;

/// <summary>Every kind of cached value and its policy: the one place to change it.</summary>
internal static class CacheKinds
{
    public static readonly CacheKind<Guid, CachedProfile> Profile = new(
        "profile", 1, l1: Seconds(10), l2: Minutes(10), PlayerStore.LoadCachedProfileAsync, profile => profile.Version);

    public static readonly CacheKind<string, GameView> Game = new(
        "game", 1, l1: Seconds(30), l2: Minutes(60), GameStore.LoadCachedAsync, game => game.Version);

    /// <summary>Pages of the catalogue, under its stamp.</summary>
    public static readonly CacheKind<string, CatalogueRows> Catalogue = new(
        "catalogue", 2, l1: Seconds(30), l2: Minutes(60), GameStore.LoadCachedPageAsync, _ => 1);

    /// <summary>The first page of a player's activities, under the stamp of the player's list.</summary>
    public static readonly CacheKind<string, RecentPage> Recent = new(
        "recent", 2, l1: Seconds(5), l2: Minutes(2), ActivityList.LoadCachedAsync, _ => 1);

    /// <summary>Every heartbeat reads it. A session that is open may have been seen later than this tells.</summary>
    public static readonly CacheKind<SessionKey, CachedSession> Session = new(
        "session", 1, l1: Seconds(5), l2: Minutes(2), SessionStore.LoadCachedAsync, session => session.Version);

    public static readonly CacheKind<string, CachedBoard> Board = new(
        "board", 1, l1: Seconds(30), l2: Minutes(60), LeaderboardStore.LoadCachedBoardAsync, _ => 1);

    /// <summary>Not told of scores: the top of a busy board changes with every one.</summary>
    public static readonly CacheKind<string, CachedTop> Top = new(
        "top", 2, l1: Seconds(1), l2: Seconds(1), Leaderboard.LoadTopAsync, _ => 1);

    public static readonly ICacheKind[] All = [Profile, Game, Catalogue, Recent, Session, Board, Top];

    /// <summary>Part of a time to live by which it varies, so that what was cached together does not expire together.</summary>
    public const double Jitter = 0.1;

    /// <summary>Part of its life after which a hot key is renewed, while it is served still.</summary>
    public const double RefreshAt = 0.6;

    /// <summary>The longest life in Redis of any kind.</summary>
    public static readonly TimeSpan LongestInRedis = All.Max(kind => kind.L2);

    /// <summary>How long "there is none" is kept in Redis; a creation ends it at once.</summary>
    public static readonly TimeSpan Negative = Seconds(10);

    /// <summary>The longest a load may take.</summary>
    public static readonly TimeSpan LoadLimit = Seconds(3);

    /// <summary>How long a write keeps older loads out of Redis: longer than the slowest of them, and than a node may be starved of
    /// CPU between its end and the write.</summary>
    public static readonly TimeSpan Fence = Seconds(15);

    /// <summary>How long a node remembers a write: longer than the slowest load and what it put into L1 together.</summary>
    public static readonly TimeSpan KnownVersionLife = Seconds(40);

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    private static TimeSpan Minutes(int minutes) => TimeSpan.FromMinutes(minutes);
}
