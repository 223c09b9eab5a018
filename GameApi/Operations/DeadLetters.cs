using System.Text.Json;
using System.Text.Json.Nodes;
using GameApi.Audit;
using GameApi.Data;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace GameApi.Operations;

/// <summary>The keyset position of a dead letter in the list, newest first.</summary>
internal sealed record DeadLetterPosition(DateTimeOffset DiedAt, Guid Id, string Source);

/// <summary>
/// Lists the activities that the warehouse rejected, of every event log, and exports them again once the cause is corrected.
/// </summary>
internal sealed class DeadLetters(GameDatabases databases, GameDbContext db, AuditLog audit)
{
    private const string ListSql = """
        SELECT activity_id, source, player_id, game_id, kind, occurred_at::text, died_at, reason, payload::text FROM export_dead_letters
        WHERE (died_at, activity_id, source) < ($1, $2, $3) ORDER BY died_at DESC, activity_id DESC, source DESC LIMIT $4
        """;

    /// <summary>Gives the activity a new position in the log, after all exported ones, so that the exporter reads it next.</summary>
    private const string SendSql = """
        WITH letters AS (SELECT player_id, activity_id, source, occurred_at FROM export_dead_letters WHERE activity_id = $1 FOR UPDATE),
        sent AS (UPDATE activities SET txid = DEFAULT FROM letters
            WHERE (activities.player_id, activities.activity_id, activities.occurred_at)
                = (letters.player_id, letters.activity_id, letters.occurred_at)
            RETURNING activities.player_id, activities.activity_id),
        removed AS (DELETE FROM export_dead_letters USING sent
            WHERE (export_dead_letters.player_id, export_dead_letters.activity_id) = (sent.player_id, sent.activity_id) RETURNING 1)
        SELECT (SELECT count(*) FROM letters), (SELECT count(*) FROM sent), (SELECT count(*) FROM removed)
        """;

    private static readonly DeadLetterPosition Newest = new(new DateTimeOffset(9000, 1, 1, 0, 0, 0, TimeSpan.Zero), Guid.AllBitsSet, "");

    internal async Task<DeadLetterCount> CountAsync(CancellationToken cancellationToken)
    {
        var (count, newest) = (0L, default(DateTimeOffset?));
        foreach (var (_, database) in databases.All)
        {
            await using var command = database.CreateCommand("SELECT count(*), max(died_at) FROM export_dead_letters");
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            count += reader.GetInt64(0);
            if (!reader.IsDBNull(1) && reader.GetFieldValue<DateTimeOffset>(1) is var died && (newest is null || died > newest))
                newest = died;
        }
        return new(count, newest);
    }

    /// <summary>Reads a page of all event logs, newest first.</summary>
    internal async Task<List<DeadLetterView>> ListAsync(
        DeadLetterPosition? after, int rows, bool seesPlayers, CancellationToken cancellationToken)
    {
        var (from, letters) = (after ?? Newest, new List<DeadLetterView>());
        foreach (var (_, database) in databases.All)
        {
            await using var command = database.CreateCommand(ListSql);
            foreach (var value in (object[])[from.DiedAt.ToUniversalTime(), from.Id, from.Source, rows])
                command.Parameters.Add(new() { Value = value });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                letters.Add(View(reader, seesPlayers));
            }
        }
        return [.. letters.OrderByDescending(letter => letter.DiedAt).ThenByDescending(letter => $"{letter.Id}", StringComparer.Ordinal)
            .ThenByDescending(letter => letter.Source, StringComparer.Ordinal).Take(rows)];
    }

    /// <summary>
    /// Exports the activity again, in the transaction of the audit row; in another database before that transaction commits.
    /// </summary>
    /// <returns>Null if there is no such dead letter.</returns>
    internal async Task<SentAgain?> SendAsync(AuditSource source, Guid id, string reason, CancellationToken cancellationToken) =>
        await db.InTransactionAsync(async cancel =>
        {
            var transaction = (NpgsqlTransaction)db.Database.CurrentTransaction!.GetDbTransaction();
            var (letters, sent) = await SendAsync(new NpgsqlCommand(SendSql, transaction.Connection, transaction), id, cancel);
            foreach (var (_, database) in databases.All.Where(database => !ReferenceEquals(database.Source, databases.Game)))
            {
                var (more, moreSent) = await SendAsync(database.CreateCommand(SendSql), id, cancel);
                (letters, sent) = (letters + more, sent + moreSent);
            }
            if (letters == 0)
                return null;
            var outcome = new SentAgain(sent, letters - sent);
            await audit.AppendAsync(source, new AuditEntry(
                "dead-letter.send-again", $"activity {id}", After: new JsonObject { ["sent"] = outcome.Sent, ["gone"] = outcome.Gone },
                Reason: reason), cancel);
            return outcome;
        }, cancellationToken, commits: outcome => outcome is not null);

    private static DeadLetterView View(NpgsqlDataReader reader, bool seesPlayers) => new(
        reader.GetGuid(0), reader.GetString(1), seesPlayers ? reader.GetGuid(2) : null,
        reader.IsDBNull(3) ? null : reader.GetString(3), reader.GetString(4), reader.GetString(5),
        reader.GetFieldValue<DateTimeOffset>(6), reader.GetString(7),
        seesPlayers && !reader.IsDBNull(8) ? JsonElement.Parse(reader.GetString(8)) : null);

    private static async Task<(int Letters, int Sent)> SendAsync(NpgsqlCommand command, Guid id, CancellationToken cancellationToken)
    {
        await using (command)
        {
            command.Parameters.Add(new() { Value = id });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            return ((int)reader.GetInt64(0), (int)reader.GetInt64(1));
        }
    }
}
