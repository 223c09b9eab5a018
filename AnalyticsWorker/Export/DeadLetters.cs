using AnalyticsWorker.Warehouse;
using Npgsql;
using NpgsqlTypes;

namespace AnalyticsWorker.Export;

/// <summary>Stores complete dead letters in the event log's own database, in the transaction that moves the cursor past them.</summary>
internal static class DeadLetters
{
    public static async Task StoreAsync(
        NpgsqlConnection connection, string source, IReadOnlyList<DeadLetter> dead, CancellationToken cancellationToken)
    {
        if (dead.Count == 0)
            return;
        await using var command = new NpgsqlCommand("""
            INSERT INTO export_dead_letters (
                source, player_id, activity_id, txid, game_id, session_id, kind, occurred_at, payload, reason, died_at)
            SELECT $1, a.player_id, a.activity_id, a.txid, a.game_id, a.session_id, a.kind, a.occurred_at, a.payload, dead.reason, now()
            FROM unnest($2, $3, $4, $5) AS dead (txid, activity_id, player_id, reason)
            JOIN activities a ON (a.txid, a.activity_id, a.player_id) = (dead.txid, dead.activity_id, dead.player_id)
            ON CONFLICT DO NOTHING
            """, connection)
        {
            Parameters =
            {
                new() { Value = source },
                new()
                {
                    Value = dead.Select(letter => letter.Row.At.Txid).ToArray(),
                    NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Xid8,
                },
                new() { Value = dead.Select(letter => letter.Row.At.ActivityId).ToArray() },
                new() { Value = dead.Select(letter => letter.Row.At.PlayerId).ToArray() },
                new() { Value = dead.Select(letter => letter.Reason).ToArray() },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
