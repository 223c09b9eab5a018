namespace GameApi.Caching;

/// <summary>How long each kind of cached value lives: the one place to change it.</summary>
internal static class CacheLifetimes
{
    public static readonly CacheLifetime Profile = new("profile", L1: Seconds(10), L2: Minutes(10));
    public static readonly CacheLifetime Game = new("game", L1: Seconds(30), L2: Minutes(60));

    /// <summary>Pages of the catalogue, by the version of the list.</summary>
    public static readonly CacheLifetime Catalogue = new("catalogue", L1: Seconds(30), L2: Minutes(60));

    /// <summary>The first page of a player's activities, by the version of the player's list.</summary>
    public static readonly CacheLifetime Recent = new("recent", L1: Seconds(5), L2: Minutes(2));

    /// <summary>Every heartbeat reads it. A session that is open may have been seen later than this tells.</summary>
    public static readonly CacheLifetime Session = new("session", L1: Seconds(5), L2: Minutes(2));

    public static readonly CacheLifetime Board = new("board", L1: Seconds(30), L2: Minutes(60));

    /// <summary>Not told of scores: the top of a busy board changes with every one.</summary>
    public static readonly CacheLifetime Top = new("top", L1: Seconds(1), L2: Seconds(1));

    public static readonly CacheLifetime[] All = [Profile, Game, Catalogue, Recent, Session, Board, Top];

    /// <summary>Part of a time to live by which it varies, so that what was cached together does not expire together.</summary>
    public const double Jitter = 0.1;

    /// <summary>Part of its life after which a hot key is renewed, while it is served still.</summary>
    public const double RefreshAt = 0.6;

    /// <summary>The longest life in Redis of any kind.</summary>
    public static readonly TimeSpan LongestInRedis = All.Max(life => life.L2) * (1 + Jitter);

    /// <summary>How long "there is none" is kept in Redis; a creation ends it at once.</summary>
    public static readonly TimeSpan Negative = Seconds(10);

    /// <summary>The longest a load may take.</summary>
    public static readonly TimeSpan LoadLimit = Seconds(3);

    /// <summary>How long a write keeps older loads out of Redis: longer than the slowest of them, and than a node may be starved of
    /// CPU between its end and the write.</summary>
    public static readonly TimeSpan Fence = Seconds(15);

    /// <summary>How long a node remembers a write: longer than the slowest load and what it put into L1 together.</summary>
    public static readonly TimeSpan KnownVersionLife = Seconds(40);

    /// <summary>How long a node waits for a cold value that another node is loading before it loads the value itself.</summary>
    public static readonly TimeSpan TurnWait = TimeSpan.FromMilliseconds(100);

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    private static TimeSpan Minutes(int minutes) => TimeSpan.FromMinutes(minutes);
}

/// <summary>How long the values of a kind live.</summary>
/// <param name="Name">First part of the keys, and of what metrics say.</param>
/// <param name="L1">How long a node keeps a value in memory: what a lost invalidation costs at most, with
/// <see cref="CacheLifetimes.LoadLimit"/>.</param>
/// <param name="L2">How long Redis keeps it.</param>
internal sealed record CacheLifetime(string Name, TimeSpan L1, TimeSpan L2);
