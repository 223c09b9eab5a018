using System.Net;
using Npgsql;
using Tests.Activities;
using Tests.Api;
using Tests.Stores;
using Tests.Wallets;
using Xunit;

namespace Tests.Data;

/// <summary>
/// During an upgrade the old version serves on the schema of the new one, which has more (<see cref="MigrationRulesTests"/>): here this
/// version on its own schema, to every table of which a column is added under it.
/// </summary>
public sealed class SideBySideTests(LocalStores stores)
{
    /// <summary>Waits until repeated statements are prepared on every connection.</summary>
    private const int Walks = 6;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_old_node_serves_unchanged_during_and_after_the_next_versions_migration()
    {
        await using var host = await GameApiHost.StartAsync(stores, new Dictionary<string, string?> { ["Postgres:MaxPoolSize"] = "4" });
        for (var walk = 0; walk < Walks; walk++)
            await WalkAsync(host);

        await ExpandAsync(host.Database);

        for (var walk = 0; walk < Walks; walk++)
            await WalkAsync(host);
        await using var restarted = await GameApiHost.StartAsync(stores, host.Settings);
        await WalkAsync(restarted);
        Assert.Empty(host.Errors.Lines.Concat(restarted.Errors.Lines));
    }

    private static async Task ExpandAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        foreach (var table in Models.Tables())
        {
            await using var expand = source.CreateCommand(
                $"ALTER TABLE {table.Name} ADD COLUMN next_optional text, ADD COLUMN next_needed integer NOT NULL DEFAULT 7");
            await expand.ExecuteNonQueryAsync(Stop);
        }
    }

    /// <summary>What players and services do, once.</summary>
    private static async Task WalkAsync(GameApiHost host)
    {
        var (ada, bob, admin, bank) = (
            await host.PlayerAsync("Ada"), await host.PlayerAsync("Bob"), await host.ServiceAsync("admin"), await Bank.OpenAsync(host));
        await ada.Client.SendJsonAsync(HttpMethod.Patch, "/v1/players/me", new { displayName = "Grace" }, ("If-Match", "*")).JsonAsync();

        var game = $"/v1/games/game-{Guid.NewGuid():N}"[..40];
        await admin.SendJsonAsync(HttpMethod.Put, game, new { name = "One" }).JsonAsync(HttpStatusCode.Created);
        await admin.SendJsonAsync(HttpMethod.Put, game, new { name = "Two" }, ("If-Match", "\"1\"")).JsonAsync();

        foreach (var _ in (int[])[1, 2])
            await StartAsync();
        var session = $"/v1/sessions/{(await StartAsync()).GetProperty("sessionId").GetString()}";
        await ada.Client.PostJsonAsync($"{session}/heartbeat");
        await ada.Client.PostJsonAsync($"{session}/end").JsonAsync();

        Assert.Equal(1, (await ada.Client.ReportAsync(Report.Item()).ReceiptAsync()).Accepted);
        Assert.NotEmpty(await ada.Client.ListAllAsync(limit: 1));

        await bank.GrantAsync(ada, 10);
        await Bank.GiveAsync(ada, bob, 3).JsonAsync();
        Assert.Equal((5, 3), (await Bank.SpendAsync(ada, 2), await Bank.BalanceAsync(bob)));
        Assert.Equal(3, (await Bank.AmountsAsync(ada)).Count);

        foreach (var (player, score) in new[] { (ada, 20), (bob, 10), (ada, 30) })
            await player.Client.SendJsonAsync(HttpMethod.Put, "/v1/leaderboards/global/scores", new { score }).JsonAsync();
        var page = await bob.Client.FetchAsync("/v1/leaderboards/global?limit=1").JsonAsync();
        await bob.Client.FetchAsync($"/v1/leaderboards/global?limit=1&cursor={page.GetProperty("next").GetString()}").JsonAsync();
        await bob.Client.FetchAsync("/v1/leaderboards/global/around-me?limit=3").JsonAsync();

        await ada.Client.SendTextAsync(HttpMethod.Put, "/v1/storage/saves/slot-1", "1").JsonAsync(HttpStatusCode.Created);
        await ada.Client.SendTextAsync(HttpMethod.Put, "/v1/storage/saves/slot-1", "2", ("If-Match", "\"1\"")).JsonAsync();
        await ada.Client.PostJsonAsync("/v1/auth/refresh", new { refreshToken = ada.RefreshToken }).JsonAsync();
        await ada.Client.FetchAsync("/v1/players/me/export").JsonAsync();
        (await bob.Client.SendJsonAsync(HttpMethod.Delete, "/v1/players/me", null)).EnsureSuccessStatusCode();

        Task<System.Text.Json.JsonElement> StartAsync() =>
            ada.Client.PostJsonAsync("/v1/sessions", new { gameId = "star-drift", platform = "web", clientVersion = "1" })
                .JsonAsync(HttpStatusCode.Created);
    }
}
