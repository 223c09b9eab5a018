namespace GameApi.Caching;

/// <summary>
/// Marks an L2 write as a committed value with its version, which passes the fence and raises it; a load's write has no mark.
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

        /// <summary>Whether Redis has taken note of the write.</summary>
        public bool Arrived { get; set; }
    }
}
