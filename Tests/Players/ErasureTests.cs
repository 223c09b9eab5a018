using System.Net;
using System.Text.Json;
using Npgsql;
using Tests.Activities;
using Tests.Api;
using Tests.Stores;
using Tests.Wallets;
using Xunit;

namespace Tests.Players;

/// <summary>An erased player is gone, and nothing of other players names one.</summary>
public sealed class ErasureTests(LocalStores stores) : PlayerTableTestBase
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
    public async Task No_data_of_other_players_names_an_erased_player()
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

        // A key in pending_invalidations is removed once Redis has it.
        await Eventually.HoldsAsync(async () => (await Remains.NamedAsync(source, player.Id, but: "player_id")).Count == 0);
        var entries = (await other.Client.FetchAsync("/v1/wallet/entries").JsonAsync()).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([-5, 20], entries.Select(entry => entry.GetProperty("amount").GetInt64()));
        Assert.All(entries, entry => Assert.Equal(JsonValueKind.Null, entry.GetProperty("counterpartId").ValueKind));
        Assert.All(entries, entry => Assert.NotEqual(Guid.Empty, entry.GetProperty("giftId").GetGuid()));
    }

    private static async Task<long> CountAsync(GameApiHost host, string table, Guid playerId, string condition = "")
    {
        await using var source = NpgsqlDataSource.Create(host.Database);
        await using var count = source.CreateCommand($"SELECT count(*) FROM {table} WHERE player_id = $1 {condition}");
        count.Parameters.Add(new() { Value = playerId });
        return (long)(await count.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
