using System.Buffers;
using System.Buffers.Binary;

namespace GameApi.Caching;

/// <summary>The version and the lease before an entry's JSON, where L2 finds them whatever HybridCache has put around the entry.</summary>
internal static class EntryVersion
{
    /// <summary>Bytes they take.</summary>
    public const int Length = 24;

    /// <summary>0xFF and 0xFE are in no UTF-8 text, so neither a key nor JSON looks like it.</summary>
    private static ReadOnlySpan<byte> Marker => [0xFF, 0xFE, (byte)'v', (byte)'e', (byte)'r', (byte)'s', 0xFE, 0xFF];

    public static void Write(IBufferWriter<byte> target, long version, long lease)
    {
        var span = target.GetSpan(Length);
        Marker.CopyTo(span);
        BinaryPrimitives.WriteInt64LittleEndian(span[Marker.Length..], version);
        BinaryPrimitives.WriteInt64LittleEndian(span[(Marker.Length + sizeof(long))..], lease);
        target.Advance(Length);
    }

    /// <exception cref="InvalidDataException">They are missing.</exception>
    public static (long Version, long Lease) Read(ReadOnlySpan<byte> entry)
    {
        var at = entry.IndexOf(Marker);
        return at >= 0 && entry.Length >= at + Length
            ? (BinaryPrimitives.ReadInt64LittleEndian(entry[(at + Marker.Length)..]),
                BinaryPrimitives.ReadInt64LittleEndian(entry[(at + Marker.Length + sizeof(long))..]))
            : throw new InvalidDataException("An entry without its version and lease.");
    }
}
