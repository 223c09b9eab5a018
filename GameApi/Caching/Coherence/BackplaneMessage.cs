using System.Globalization;
using System.Text;

namespace GameApi.Caching;

/// <summary>A committed version of a key, as nodes announce it to each other.</summary>
/// <param name="Server">The Redis data that the sender writes it to; <see cref="NotInRedis"/> where Redis did not take it.</param>
/// <param name="Version">The version; for a list a random number that names its state.</param>
/// <param name="Key">The key.</param>
internal readonly record struct BackplaneMessage(string Server, long Version, string Key)
{
    /// <summary>Of PostgreSQL's LISTEN and NOTIFY; each installation has its own database.</summary>
    public const string Channel = "cache_backplane";

    /// <summary>Of a payload that announces an epoch.</summary>
    public const string EpochPrefix = "epoch ";

    public const string NotInRedis = "-";

    /// <summary>PostgreSQL takes less than 8,000.</summary>
    private const int MaxPayloadBytes = 7_900;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Server} {Version} {Key}");

    /// <summary>Payloads with all messages: the sender in the first line, a message in each other.</summary>
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

    /// <summary>The sender and the messages of a payload.</summary>
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
