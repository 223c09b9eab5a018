using System.ComponentModel;

namespace GameApi.Caching;

/// <summary>What the caches hold: a value with its version, or that there is none. Immutable, so that an L1 hit is the object itself.</summary>
/// <param name="Value">Null: there is none.</param>
/// <param name="Version">Rises with each change; 0 where there is no value.</param>
/// <param name="LoadedAt">When it was read or committed, in milliseconds since 1970.</param>
[ImmutableObject(true)]
internal sealed record Entry<T>(T? Value, long Version, long LoadedAt) where T : class
{
    /// <summary>The version of what is gone for good. Lua counts in doubles, which end here.</summary>
    public const long Gone = 9_007_199_254_740_991;
}
