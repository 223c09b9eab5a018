using System.Buffers;
using System.Buffers.Binary;

namespace GameApi.Caching;

/// <summary>The version before an entry's JSON, where L2 finds it whatever HybridCache has put around the entry.</summary>
internal static class EntryVersion
{
    /// <summary>Bytes it takes.</summary>
    public const int Length = 16;

    /// <summary>0xFF and 0xFE are in no UTF-8 text, so neither a key nor JSON looks like it.</summary>
    private static ReadOnlySpan<byte> Marker => [0xFF, 0xFE, (byte)'v', (byte)'e', (byte)'r', (byte)'s', 0xFE, 0xFF];

    public static void Write(IBufferWriter<byte> target, long version)
    {
        var span = target.GetSpan(Length);
        Marker.CopyTo(span);
        BinaryPrimitives.WriteInt64LittleEndian(span[Marker.Length..], version);
        target.Advance(Length);
    }

    /// <exception cref="InvalidDataException">There is none.</exception>
    public static long Read(ReadOnlySpan<byte> entry)
    {
        var at = entry.IndexOf(Marker);
        return at >= 0 && entry.Length >= at + Length
            ? BinaryPrimitives.ReadInt64LittleEndian(entry[(at + Marker.Length)..])
            : throw new InvalidDataException("An entry without its version.");
    }
}
