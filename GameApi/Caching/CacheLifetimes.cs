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

    /// <summary>Every heartbeat reads it. The last-seen time in it lags behind: heartbeats do not invalidate it.</summary>
    public static readonly CacheLifetime Session = new("session", L1: Seconds(5), L2: Minutes(2));

    public static readonly CacheLifetime Board = new("board", L1: Seconds(30), L2: Minutes(60));

    /// <summary>Expires and is never invalidated: on a busy board every score changes the top.</summary>
    public static readonly CacheLifetime Top = new("top", L1: Seconds(1), L2: Seconds(1));

    public static readonly CacheLifetime[] All = [Profile, Game, Catalogue, Recent, Session, Board, Top];

    /// <summary>Fraction by which a lifetime varies either way, so that values cached together do not expire together.</summary>
    public const double Jitter = 0.1;

    /// <summary>Fraction of its lifetime after which a hot key is refreshed; readers get the current value meanwhile.</summary>
    public const double RefreshAt = 0.6;

    /// <summary>The longest lifetime of any kind in Redis.</summary>
    public static readonly TimeSpan MaxLifeInRedis = All.Max(life => life.L2) * (1 + Jitter);

    /// <summary>How long Redis keeps a negative entry ("no such row"). Creating the row replaces it at once.</summary>
    public static readonly TimeSpan Negative = Seconds(10);

    /// <summary>Time limit of a load.</summary>
    public static readonly TimeSpan LoadLimit = Seconds(3);

    /// <summary>
    /// How long a write keeps older loads out of Redis. Longer than the slowest load plus the time a node may be starved of CPU between
    /// its load and its write to Redis.
    /// </summary>
    public static readonly TimeSpan Fence = Seconds(15);

    /// <summary>How long a node remembers the version of a write: longer than the slowest load plus the life in L1 of its value.</summary>
    public static readonly TimeSpan KnownVersionLife = Seconds(40);

    /// <summary>How long a node waits for a cold value that another node is loading before it loads the value itself.</summary>
    public static readonly TimeSpan TurnWait = TimeSpan.FromMilliseconds(100);

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    private static TimeSpan Minutes(int minutes) => TimeSpan.FromMinutes(minutes);
}

/// <summary>How long the values of a kind live.</summary>
/// <param name="Name">First part of the keys, and the kind in metrics.</param>
/// <param name="L1">How long a node keeps a value in memory. A lost invalidation costs at most this plus
/// <see cref="CacheLifetimes.LoadLimit"/> of staleness.</param>
/// <param name="L2">How long Redis keeps a value.</param>
internal sealed record CacheLifetime(string Name, TimeSpan L1, TimeSpan L2);
