using System.ComponentModel;
using System.Text.Json.Serialization;

namespace GameApi.Caching;

/// <summary>
/// What the caches hold: a value with its version, or the fact that there is none. Immutable, so that an L1 hit returns the object itself.
/// </summary>
/// <param name="Value">Null: there is none.</param>
/// <param name="Version">Rises with each change; 0 if there is no value.</param>
[ImmutableObject(true)]
internal sealed record Entry<T>(T? Value, long Version) : IEntry where T : class
{
    /// <summary>
    /// The version of a value that is gone for good: the largest integer that Lua, which counts in doubles, holds exactly.
    /// </summary>
    public const long Gone = 9_007_199_254_740_991;

    /// <inheritdoc/>
    [JsonIgnore]
    public long Lease { get; init; }
}

/// <summary>An entry without its type.</summary>
internal interface IEntry
{
    /// <inheritdoc cref="Entry{T}.Version"/>
    long Version { get; }

    /// <summary>The lease under which the value was loaded; 0 if L2 must not store it.</summary>
    long Lease { get; }
}
