using System.Net;
using System.Text.Json;
using GameApi.Data;
using GameApi.Players.Export;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tests.Activities;
using Tests.Api;
using Tests.Stores;
using Tests.Wallets;
using Xunit;

namespace Tests.Players;

public sealed class ErasureTests(LocalStores stores)
{
    private static readonly Dictionary<string, string?> Eager =
        new() { ["Erasure:Interval"] = "00:00:00.200", ["Erasure:RequestLimit"] = "00:00:00.500" };

    [Fact]
    public async Task An_erased_player_is_gone_from_every_table_and_cannot_come_back()
    {
        await using var host = await GameApiHost.StartAsync(stores, Eager);
        var (player, other) = (await host.PlayerAsync("Ada", "GB"), await host.PlayerAsync());
        await player.Client.PostJsonAsync("/v1/sessions", new { gameId = "star-drift", platform = "web", clientVersion = "1" })
            .JsonAsync(HttpStatusCode.Created);
        await FillAsync(host, player.Id);
        // A client may call its own activity what it likes.
        await player.Client.ReportAsync(Report.Item(kind: "player.erased")).ReceiptAsync();

        using var asked = await player.Client.DeleteAsync("/v1/players/me", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        await player.Client.FetchAsync("/v1/players/me").ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        await host.Client.PostJsonAsync("/v1/auth/refresh", new { refreshToken = player.RefreshToken })
            .ProblemAsync(HttpStatusCode.Unauthorized, "invalid-refresh-token");
        await Eventually.HoldsAsync(
            async () => (await other.Client.FetchAsync($"/v1/players/{player.Id}")).StatusCode == HttpStatusCode.NotFound);
        await Eventually.HoldsAsync(
            async () => await CountAsync(host, "erasure_requests", player.Id, "AND cache_erased_at IS NOT NULL") == 1);

        foreach (var table in PlayerTables(host).Except(["erasure_requests", "erased_players", "activities", "admin_audit"]))
            Assert.True(await CountAsync(host, table, player.Id) == 0, $"{table} still has rows of the player");
        Assert.Equal(1, await CountAsync(host, "activities", player.Id, "AND kind = 'player.erased'"));
        Assert.Equal(1, await CountAsync(host, "activities", player.Id));
        Assert.Equal(1, await CountAsync(host, "admin_audit", player.Id, "AND reason IS NULL AND salt IS NULL"));

        var again = await host.Client.PostJsonAsync("/v1/auth/device", new { deviceId = player.DeviceId })
            .JsonAsync(HttpStatusCode.Created);
        Assert.NotEqual(player.Id, again.GetProperty("playerId").GetGuid());
    }

    [Fact]
    public async Task Nothing_of_others_names_an_erased_player()
    {
        await using var host = await GameApiHost.StartAsync(stores, Eager);
        var bank = await Bank.OpenAsync(host);
        var (player, other) = (await host.PlayerAsync(), await host.PlayerAsync());
        await bank.GrantAsync(player, 50);
        await Bank.GiveAsync(player, other, 20).JsonAsync();
        await Bank.GiveAsync(other, player, 5).JsonAsync();
        await using var source = NpgsqlDataSource.Create(host.Database);
        Assert.NotEmpty(await Remains.NamedAsync(source, player.Id, but: "player_id"));

        using var asked = await player.Client.DeleteAsync("/v1/players/me", TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(
            async () => await CountAsync(host, "erasure_requests", player.Id, "AND cache_erased_at IS NOT NULL") == 1);

        // A key in pending_invalidations goes once Redis was told.
        await Eventually.HoldsAsync(async () => (await Remains.NamedAsync(source, player.Id, but: "player_id")).Count == 0);
        var entries = (await other.Client.FetchAsync("/v1/wallet/entries").JsonAsync()).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([-5, 20], entries.Select(entry => entry.GetProperty("amount").GetInt64()));
        Assert.All(entries, entry => Assert.Equal(JsonValueKind.Null, entry.GetProperty("counterpartId").ValueKind));
        Assert.All(entries, entry => Assert.NotEqual(Guid.Empty, entry.GetProperty("giftId").GetGuid()));
    }

    [Fact]
    public async Task The_export_holds_the_players_rows_of_every_table_and_nobody_elses()
    {
        await using var host = await GameApiHost.StartAsync(stores);
        var (player, other) = (await host.PlayerAsync("Ada", "GB"), await host.PlayerAsync("Grace"));
        await player.Client.PostJsonAsync("/v1/sessions", new { gameId = "star-drift", platform = "web", clientVersion = "1" })
            .JsonAsync(HttpStatusCode.Created);
        await FillAsync(host, player.Id);
        await FillAsync(host, other.Id);

        var export = await player.Client.FetchAsync("/v1/players/me/export").JsonAsync();

        foreach (var section in ExportSections.Game.Concat(ExportSections.Leaderboards).Where(section => section.Name != "erasure"))
            Assert.True(export.GetProperty(section.Name).GetArrayLength() > 0, $"{section.Name} is empty");
        Assert.Equal("Ada", export.GetProperty("player")[0].GetProperty("displayName").GetString());
        Assert.Equal("session.started", export.GetProperty("activities")[1].GetProperty("kind").GetString());
        Assert.DoesNotContain(other.Id.ToString(), export.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(other.DeviceId, export.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_table_with_a_player_is_in_the_export()
    {
        await using var host = await GameApiHost.StartAsync(stores);
        var exported = ExportSections.Game.Concat(ExportSections.Leaderboards).Select(section => section.Table);

        // Ids of activities: the activities have them. Tombstones are of players who are gone.
        Assert.Empty(PlayerTables(host).Except(exported).Except(["activity_ids", "erased_players"]));
    }

    /// <summary>A row in each table that no endpoint of this area writes.</summary>
    private static async Task FillAsync(GameApiHost host, Guid playerId)
    {
        await using var source = NpgsqlDataSource.Create(host.Database);
        await using var fill = source.CreateCommand("""
            WITH wallet AS (INSERT INTO wallets (player_id, currency, balance, updated_at) VALUES ($1, 'gold', 5, now())),
            entry AS (INSERT INTO wallet_entries (player_id, entry_id, currency, amount, balance_after, kind, idempotency_key, created_at)
                VALUES ($1, $2, 'gold', 5, 5, 'grant', 'k', now())),
            stored AS (INSERT INTO storage_objects (player_id, collection, key, value, created_at, updated_at) VALUES ($1, 'saves', 'one', '{"a":1}', now(), now())),
            record AS (INSERT INTO idempotency_records (player_id, client, key, request_hash, response, created_at)
                VALUES ($1, '', 'k', sha256('x'), 'x', now())),
            ban AS (INSERT INTO bans (ban_id, player_id, scope, reason, created_by, created_at, changed_at) VALUES ($2, $1, 'scores', 'test', 'command', now(), now())),
            audit AS (INSERT INTO admin_audit (seq, id, at, actor, action, subject, player_id, salt, reason, digest, hash)
                SELECT coalesce(max(seq), 0) + 1, $2, now(), 'command', 'player.ban', 'player', $1, 'x', 'test', sha256('x'), sha256('x') FROM admin_audit),
            dead AS (INSERT INTO export_dead_letters (source, player_id, activity_id, txid, kind, occurred_at, reason, died_at)
                VALUES ('gamedb', $1, $2, '1', 'x', now(), 'too large', now()))
            INSERT INTO leaderboard_scores (board_id, player_id, display_name, score, best, achieved_at) VALUES ('global', $1, 'Ada', 1, 1, now())
            """);
        fill.Parameters.Add(new() { Value = playerId });
        fill.Parameters.Add(new() { Value = Guid.CreateVersion7() });
        await fill.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<long> CountAsync(GameApiHost host, string table, Guid playerId, string condition = "")
    {
        await using var source = NpgsqlDataSource.Create(host.Database);
        await using var count = source.CreateCommand($"SELECT count(*) FROM {table} WHERE player_id = $1 {condition}");
        count.Parameters.Add(new() { Value = playerId });
        return (long)(await count.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    private static List<string> PlayerTables(GameApiHost host)
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
