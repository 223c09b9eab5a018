using System.Buffers.Binary;

namespace GameApi.Activities;

/// <summary>The time that a UUIDv7 begins with: 48 bits of Unix milliseconds (RFC 9562, 5.7).</summary>
internal static class UuidTime
{
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>The id's time; the latest there is of one that is later still, in the year 10889 at most.</summary>
    internal static DateTimeOffset Of(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(Latest, BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16));
    }
}
