namespace GameApi.Caching;

/// <summary>
/// Marks an L2 write as that of a committed value, with its version: it passes the fence and ends all leases. A load's write has no mark.
/// </summary>
internal static class WriteThrough
{
    private static readonly AsyncLocal<Mark?> Ambient = new();

    public static Mark? Current => Ambient.Value;

    public static Mark Begin(long version) => Ambient.Value = new Mark(version);

    public static void End() => Ambient.Value = null;

    internal sealed class Mark(long version)
    {
        public long Version => version;

        /// <summary>Whether Redis has accepted the write.</summary>
        public bool Arrived { get; set; }
    }
}
