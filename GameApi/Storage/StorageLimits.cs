using ServiceDefaults.Problems;

namespace GameApi.Storage;

/// <summary>Limits of a player's storage.</summary>
internal static class StorageLimits
{
    internal const int MaxCollectionLength = 64;
    internal const int MaxKeyLength = 128;

    /// <summary>Bytes of JSON.</summary>
    internal const int MaxValueBytes = 64 * 1024;

    /// <summary>Objects per player, in all collections.</summary>
    internal const int MaxObjects = 1_000;

    internal static readonly ProblemType Full = new("storage-full", 409, "The player has stored the maximum number of objects.");
}
