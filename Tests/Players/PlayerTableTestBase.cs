using GameApi.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tests.Api;
using Xunit;

namespace Tests.Players;

/// <summary>The tables with rows of a player, and a row in each.</summary>
public abstract class PlayerTableTestBase
{
    /// <summary>A row in each table that no endpoint of this area writes.</summary>
    private protected static async Task FillAsync(GameApiHost host, Guid playerId)
    {
        await using var source = NpgsqlDataSource.Create(host.Database);
        await using var fill = source.CreateCommand("""
            WITH wallet AS (INSERT INTO wallets (player_id, currency, balance, updated_at) VALUES ($1, 'gold', 5, now())),
            entry AS (INSERT INTO wallet_entries (player_id, entry_id, currency, amount, balance_after, kind, idempotency_key, created_at)
                VALUES ($1, $2, 'gold', 5, 5, 'grant', 'k', now())),
            stored AS (INSERT INTO storage_objects (player_id, collection, key, value, created_at, updated_at)
                VALUES ($1, 'saves', 'one', '{"a":1}', now(), now())),
            record AS (INSERT INTO idempotency_records (player_id, client, key, request_hash, response, created_at)
                VALUES ($1, '', 'k', sha256('x'), 'x', now())),
            ban AS (INSERT INTO bans (ban_id, player_id, scope, reason, created_by, created_at, changed_at)
                VALUES ($2, $1, 'scores', 'test', 'command', now(), now())),
            audit AS (INSERT INTO admin_audit (seq, id, at, actor, action, subject, player_id, salt, reason, digest, hash)
                SELECT coalesce(max(seq), 0) + 1, $2, now(), 'command', 'player.ban', 'player', $1, 'x', 'test', sha256('x'), sha256('x')
                FROM admin_audit),
            dead AS (INSERT INTO export_dead_letters (source, player_id, activity_id, txid, kind, occurred_at, reason, died_at)
                VALUES ('gamedb', $1, $2, '1', 'x', now(), 'too large', now()))
            INSERT INTO leaderboard_scores (board_id, player_id, display_name, score, best, achieved_at)
            VALUES ('global', $1, 'Ada', 1, 1, now())
            """);
        fill.Parameters.Add(new() { Value = playerId });
        fill.Parameters.Add(new() { Value = Guid.CreateVersion7() });
        await fill.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private protected static List<string> PlayerTables(GameApiHost host)
    {
        using var scope = host.Services.CreateScope();
        DbContext[] contexts =
        [
            scope.ServiceProvider.GetRequiredService<GameDbContext>(),
            scope.ServiceProvider.GetRequiredService<LeaderboardDbContext>(),
            new EventLogDbContext(GameDbOptions.For<EventLogDbContext>(scope.ServiceProvider.GetRequiredService<NpgsqlDataSource>())),
        ];
        return [.. contexts.SelectMany(context => context.Model.GetEntityTypes())
            .Where(entity => entity.FindProperty("PlayerId") is not null).Select(entity => entity.GetTableName()!).Distinct()];
    }
}
