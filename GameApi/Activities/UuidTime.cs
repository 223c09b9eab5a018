using System.Buffers.Binary;

namespace GameApi.Activities;

/// <summary>The time at the start of a UUIDv7: 48 bits of Unix milliseconds (RFC 9562, 5.7).</summary>
internal static class UuidTime
{
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Returns the time of an id; <see cref="DateTimeOffset.MaxValue"/> for later ones, which reach the year 10889.</summary>
    internal static DateTimeOffset Of(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(Latest, BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16));
    }
}
