using ServiceDefaults.Problems;

namespace GameApi.Storage;

/// <summary>How much a player may store.</summary>
internal static class StorageLimits
{
    internal const int LongestCollection = 64;
    internal const int LongestKey = 128;

    /// <summary>Bytes of JSON.</summary>
    internal const int LargestValue = 64 * 1024;

    /// <summary>Objects of one player, in all collections.</summary>
    internal const int MostObjects = 1_000;

    internal static readonly ProblemType Full = new("storage-full", 409, "The player has stored as many objects as allowed.");
}
