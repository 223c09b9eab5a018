using GameApi.Data;
using Npgsql;

namespace GameApi.Audit;

/// <summary>The result of verifying the audit log.</summary>
/// <param name="Ok">Whether every row is unchanged and none is missing before the last one.</param>
/// <param name="Checked">Number of verified rows.</param>
/// <param name="FirstBroken">Number of the first invalid row; null if there is none.</param>
/// <param name="Head">Hash of the last valid row. Stored elsewhere, it later reveals missing rows at the end.</param>
/// <example>
/// {
///     "ok": true, "checked": 42, "firstBroken": null,
///     "head": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
/// }
/// </example>
internal sealed record AuditCheck(bool Ok, long Checked, long? FirstBroken, string Head);

/// <summary>Recomputes the hash chain.</summary>
internal static class AuditVerifier
{
    internal static async Task<AuditCheck> RunAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var read = source.CreateCommand("""
            SELECT seq, id, at, actor, action, subject, a.player_id, request_id, before::text, after::text, reason, salt, digest, hash,
                e.player_id IS NOT NULL
            FROM admin_audit AS a LEFT JOIN erased_players AS e ON e.player_id = a.player_id ORDER BY seq
            """);
        await using var reader = await read.ExecuteReaderAsync(cancellationToken);
        var (count, head) = (0L, AuditHash.Origin);
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = Row(reader);
            count++;
            if (row.Seq != count || !row.Hash.AsSpan().SequenceEqual(AuditHash.Of(head, row))
                || !IsIntact(row, isErased: reader.GetBoolean(14)))
                return new AuditCheck(false, count, row.Seq, Convert.ToHexStringLower(head));
            head = row.Hash;
        }

        return new AuditCheck(true, count, null, Convert.ToHexStringLower(head));
    }

    /// <summary>Content may be missing only if the player has been erased.</summary>
    private static bool IsIntact(AuditRow row, bool isErased) => row.Salt is { } salt
        ? row.Digest.AsSpan().SequenceEqual(AuditHash.Digest(salt, row.Before, row.After, row.Reason))
        : isErased;

    private static AuditRow Row(NpgsqlDataReader reader) => new()
    {
        Seq = reader.GetInt64(0),
        Id = reader.GetGuid(1),
        At = reader.GetFieldValue<DateTimeOffset>(2),
        Actor = reader.GetString(3),
        Action = reader.GetString(4),
        Subject = reader.GetString(5),
        PlayerId = reader.IsDBNull(6) ? null : reader.GetGuid(6),
        RequestId = Text(reader, 7),
        Before = Text(reader, 8),
        After = Text(reader, 9),
        Reason = Text(reader, 10),
        Salt = reader.IsDBNull(11) ? null : reader.GetFieldValue<byte[]>(11),
        Digest = reader.GetFieldValue<byte[]>(12),
        Hash = reader.GetFieldValue<byte[]>(13),
    };

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
