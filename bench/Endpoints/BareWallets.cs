using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GameApi.Wallets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using NpgsqlTypes;

namespace Bench.Endpoints;

/// <summary>
/// A minimal endpoint that spends gold with GameApi's own statements in one transaction: the balance and the ledger first, then in one
/// batch the activity with the claim of its id, and the response for retries.
/// </summary>
internal static class BareWallets
{
    private const string SpendSql = """
        WITH wallet AS (
            INSERT INTO wallets AS w (player_id, currency, balance, updated_at)
            SELECT player_id, $2, greatest($3, 0), $4 FROM players
            WHERE player_id = $1 AND ($3 > 0 OR EXISTS (
                SELECT FROM wallets WHERE player_id = $1 AND currency = $2 AND balance + $3 >= 0))
            FOR NO KEY UPDATE OF players
            ON CONFLICT (player_id, currency) DO UPDATE SET balance = w.balance + $3, updated_at = $4
                WHERE w.balance + $3 BETWEEN 0 AND 9007199254740991
            RETURNING balance)
        INSERT INTO wallet_entries
            (player_id, entry_id, currency, amount, balance_after, kind, reason, gift_id, counterpart_id, idempotency_key, created_at)
        SELECT $1, (lpad(to_hex(at / 1000), 12, '0') || '7' || lpad(to_hex(at % 1000 * 4096 / 1000), 3, '0')
            || substr(replace(gen_random_uuid()::text, '-', ''), 17))::uuid, $2, $3, balance, 'spend', $5, NULL, NULL, $6, $4
        FROM wallet, LATERAL (SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint + balance * 0 AS at) AS clock
        ON CONFLICT (player_id, idempotency_key) DO NOTHING
        RETURNING balance_after, entry_id
        """;

    private const string ClaimSql = "INSERT INTO activity_ids (player_id, activity_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";

    private const string ActivitySql = """
        INSERT INTO activities (player_id, activity_id, game_id, session_id, kind, occurred_at, payload)
        SELECT $1, $2, NULL, NULL, 'wallet.spent', $3, $4::jsonb
        WHERE NOT EXISTS (SELECT FROM erased_players WHERE player_id = $1)
        """;

    private const string ResponseSql = """
        INSERT INTO idempotency_records (player_id, client, key, request_hash, response, created_at)
        VALUES ($1, '', $2, $3, $4, $5) ON CONFLICT DO NOTHING
        """;

    public static void MapBareWallets(this IEndpointRouteBuilder app) => app.MapPost("/players/{id}/wallet/spend", async (
        Guid id, WalletChange change, [FromHeader(Name = "Idempotency-Key")] string key, HttpRequest request, NpgsqlDataSource database,
        CancellationToken cancellationToken) =>
    {
        var now = DateTimeOffset.UtcNow;
        byte[] written =
        [
            .. Encoding.UTF8.GetBytes($"{request.Method} {request.Path}\n"),
            .. JsonSerializer.SerializeToUtf8Bytes(change, WalletJsonContext.Default.WalletChange),
        ];
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await SpendAsync(connection, id, change, key, now, cancellationToken) is not { } receipt)
            return Results.Conflict();

        var activity = Guid.CreateVersion7(now);
        var payload = JsonSerializer.Serialize(
            new WalletPayload(change.Currency, -change.Amount, change.Reason, null), WalletJsonContext.Default.WalletPayload);
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                new(ClaimSql) { Parameters = { Of(id), Of(activity) } },
                new(ActivitySql)
                {
                    Parameters = { Of(id), Of(activity), Of(now), new() { Value = payload, NpgsqlDbType = NpgsqlDbType.Jsonb } },
                },
                new(ResponseSql)
                {
                    Parameters =
                    {
                        Of(id), Of(key), Of(SHA256.HashData(written)),
                        Of(JsonSerializer.SerializeToUtf8Bytes(receipt, WalletJsonContext.Default.WalletReceipt)), Of(now),
                    },
                },
            },
        };
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Results.Ok(receipt);
    });

    private static async Task<WalletReceipt?> SpendAsync(
        NpgsqlConnection connection, Guid id, WalletChange change, string key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SpendSql, connection)
        {
            Parameters = { Of(id), Of(change.Currency), Of(-change.Amount), Of(now), Of(change.Reason), Of($"player:{key}") },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new WalletReceipt(reader.GetInt64(0), reader.GetGuid(1)) : null;
    }

    private static NpgsqlParameter<T> Of<T>(T value) => new() { TypedValue = value };
}
