using System.Globalization;
using System.Text;

namespace GameApi.Caching;

/// <summary>A committed version of a key, as one node announces it to the others.</summary>
/// <param name="Server">Identity of the Redis data that the sender wrote it to; <see cref="NotInRedis"/> if Redis did not take it.</param>
/// <param name="Version">The version; for a list, a random number that identifies its state.</param>
/// <param name="Key">The key.</param>
internal readonly record struct BackplaneMessage(string Server, long Version, string Key)
{
    /// <summary>
    /// The channel of PostgreSQL's LISTEN and NOTIFY. Each installation has its own database, so the name needs no prefix.
    /// </summary>
    public const string Channel = "cache_backplane";

    /// <summary>Starts a payload that announces an epoch.</summary>
    public const string EpochPrefix = "epoch ";

    public const string NotInRedis = "-";

    /// <summary>PostgreSQL's limit is just under 8,000 bytes.</summary>
    private const int MaxPayloadBytes = 7_900;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Server} {Version} {Key}");

    /// <summary>Packs messages into payloads: the sender in the first line, one message in each further line.</summary>
    public static IReadOnlyList<string> Pack(string sender, IEnumerable<BackplaneMessage> messages)
    {
        var payloads = new List<string>();
        var payload = new StringBuilder(sender);
        var bytes = sender.Length;
        foreach (var line in messages.Select(message => message.ToString()))
        {
            var length = 1 + Encoding.UTF8.GetByteCount(line);
            if (bytes + length > MaxPayloadBytes)
            {
                payloads.Add(payload.ToString());
                payload.Clear().Append(sender);
                bytes = sender.Length;
            }

            payload.Append('\n').Append(line);
            bytes += length;
        }

        payloads.Add(payload.ToString());
        return payloads;
    }

    /// <summary>Returns the sender and the messages of a payload.</summary>
    public static (string Sender, IEnumerable<BackplaneMessage> Messages) Unpack(string payload)
    {
        var lines = payload.Split('\n');
        return (lines[0], lines.Skip(1).Select(Parse).OfType<BackplaneMessage>());
    }

    private static BackplaneMessage? Parse(string line) =>
        line.Split(' ', 3) is [var server, var number, var key]
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? new BackplaneMessage(server, version, key)
            : null;
}
