using System.Buffers.Text;

namespace Tests.Stores;

/// <summary>
/// Removes the messages to subscribers from what a Redis server sends, and passes every other reply, however the network fragments them.
/// RESP2 and RESP3.
/// </summary>
internal sealed class RedisMessageLoss
{
    private byte[] _rest = [];

    /// <summary>
    /// What is passed on of the bytes so far, and how many messages were lost in them. A reply that is not complete yet waits.
    /// </summary>
    public (byte[] Passed, int Lost) Filter(ReadOnlySpan<byte> received, bool losesMessages)
    {
        byte[] bytes = [.. _rest, .. received];
        var passed = new List<byte>(bytes.Length);
        var (at, lost) = (0, 0);
        while (LengthOfReply(bytes.AsSpan(at)) is { } length)
        {
            var reply = bytes.AsSpan(at, length);
            if (losesMessages && reply[1..].StartsWith("3\r\n$7\r\nmessage"u8))
                lost++;
            else
                passed.AddRange(reply);
            at += length;
        }
        _rest = bytes[at..];
        return ([.. passed], lost);
    }

    private static int? LengthOfReply(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n"u8);
        if (end < 0)
            return null;
        var line = end + 2;
        _ = Utf8Parser.TryParse(bytes[1..end], out int number, out _);
        return (char)bytes[0] switch
        {
            '$' or '=' or '!' when number >= 0 => bytes.Length >= line + number + 2 ? line + number + 2 : null,
            '*' or '>' or '~' => LengthOfAll(bytes, line, number),
            '%' => LengthOfAll(bytes, line, 2 * number),
            _ => line,
        };
    }

    private static int? LengthOfAll(ReadOnlySpan<byte> bytes, int at, int count)
    {
        for (; count > 0; count--)
        {
            if (LengthOfReply(bytes[at..]) is not { } length)
                return null;
            at += length;
        }
        return at;
    }
}
