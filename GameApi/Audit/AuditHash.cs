using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GameApi.Data;

namespace GameApi.Audit;

/// <summary>
/// The hash chain: a row's hash is the SHA-256 of the previous hash and the row's canonical JSON, compact, with the members in this order.
/// Content that may name a player enters the JSON only as a salted digest, so the chain stays valid when it is erased.
/// </summary>
internal static class AuditHash
{
    /// <summary>The hash before the first row.</summary>
    internal static readonly byte[] Origin = new byte[SHA256.HashSizeInBytes];

    internal static byte[] Digest(byte[] salt, string? before, string? after, string? reason)
    {
        var json = Canonical(writer =>
        {
            Raw(writer, "before", before);
            Raw(writer, "after", after);
            writer.WriteString("reason", reason);
        });
        return SHA256.HashData([.. salt, .. json]);
    }

    internal static byte[] Of(byte[] previous, AuditRow row)
    {
        var json = Canonical(writer =>
        {
            writer.WriteNumber("seq", row.Seq);
            writer.WriteString("id", row.Id);
            writer.WriteString("at", row.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
            writer.WriteString("actor", row.Actor);
            writer.WriteString("action", row.Action);
            writer.WriteString("subject", row.Subject);
            writer.WriteString("playerId", row.PlayerId?.ToString());
            writer.WriteString("requestId", row.RequestId);
            writer.WriteString("digest", Convert.ToHexStringLower(row.Digest));
        });
        return SHA256.HashData([.. previous, .. json]);
    }

    private static byte[] Canonical(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Raw(Utf8JsonWriter writer, string name, string? json)
    {
        writer.WritePropertyName(name);
        if (json is null)
            writer.WriteNullValue();
        else
            writer.WriteRawValue(Encoding.UTF8.GetBytes(json));
    }
}
