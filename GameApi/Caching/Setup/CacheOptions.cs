using System.ComponentModel.DataAnnotations;

namespace GameApi.Caching;

/// <summary>Configuration section <c>Cache</c>.</summary>
internal sealed class CacheOptions
{
    internal const string Section = "Cache";

    /// <summary>Starts every key and channel in Redis, so that several installations may share a server.</summary>
    [Required]
    public string KeyPrefix { get; set; } = "game:";

    /// <summary>Size limit of L1, in bytes of serialized values.</summary>
    [Range(1024, long.MaxValue)]
    public long L1Bytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>How long a node waits for a response from Redis before it continues without it.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How many loads of a node run at once. When Redis is empty, readers queue here and the database's connections stay free for writes.
    /// </summary>
    [Range(1, 10_000)]
    public int MaxLoads { get; set; } = 32;

    /// <summary>Keeps nodes coherent. Off only in tests that show what plain HybridCache does.</summary>
    public bool Coherence { get; set; } = true;
}
