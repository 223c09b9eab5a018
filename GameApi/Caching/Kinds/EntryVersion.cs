using System.Buffers;
using System.Buffers.Binary;

namespace GameApi.Caching;

/// <summary>
/// The version and the lease in front of an entry's JSON. A marker precedes them, so that L2 finds them inside HybridCache's own framing.
/// </summary>
internal static class EntryVersion
{
    /// <summary>Length in bytes, with the marker.</summary>
    public const int Length = 24;

    /// <summary>0xFF and 0xFE never occur in UTF-8, so neither a key nor JSON contains the marker.</summary>
    private static ReadOnlySpan<byte> Marker => [0xFF, 0xFE, (byte)'v', (byte)'e', (byte)'r', (byte)'s', 0xFE, 0xFF];

    public static void Write(IBufferWriter<byte> target, long version, long lease)
    {
        var span = target.GetSpan(Length);
        Marker.CopyTo(span);
        BinaryPrimitives.WriteInt64LittleEndian(span[Marker.Length..], version);
        BinaryPrimitives.WriteInt64LittleEndian(span[(Marker.Length + sizeof(long))..], lease);
        target.Advance(Length);
    }

    /// <exception cref="InvalidDataException">The entry has no version and lease.</exception>
    public static (long Version, long Lease) Read(ReadOnlySpan<byte> entry)
    {
        var at = entry.IndexOf(Marker);
        return at >= 0 && entry.Length >= at + Length
            ? (BinaryPrimitives.ReadInt64LittleEndian(entry[(at + Marker.Length)..]),
                BinaryPrimitives.ReadInt64LittleEndian(entry[(at + Marker.Length + sizeof(long))..]))
            : throw new InvalidDataException("The cache entry has no version and lease.");
    }
}
