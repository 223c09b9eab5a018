using System.Net.Http.Headers;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Caching;

/// <summary>A node dies after its commit and before its write to Redis: only the database knows of the write.</summary>
public sealed class WriterDeathTests(LocalStores stores)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Redis_keeps_nothing_older_than_what_a_killed_node_committed()
    {
        await using var network = new CuttableProxy(await stores.RedisAsync());
        await using var filling = await GameApiHost.StartAsync(stores, new Dictionary<string, string?> { ["Cache:Timeout"] = "00:00:10" });
        await using var reading = await GameApiHost.StartAsync(stores, filling.Settings);
        await CachingHosts.UseRedisAsync(filling, reading);
        var player = await filling.PlayerAsync("Before");
        using var reader = reading.NewClient(player.AccessToken);
        using (var node = await NodeProcess.StartAsync(
            new Dictionary<string, string?>(filling.Settings) { ["ConnectionStrings:cache"] = network.ConnectionString }, Stop))
        {
            await player.Client.FetchAsync($"/v1/players/{player.Id}").JsonAsync();
            node.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", player.AccessToken);

            // The value is held on its way; the messages before the commit do not contain a name.
            network.HoldsRequestsWith = "After";
            var change = node.Client.SendJsonAsync(HttpMethod.Patch, "/v1/players/me", new { displayName = "After" }, ("If-Match", "*"));
            await Eventually.HoldsAsync(() => Task.FromResult(network.IsHolding));
            node.Kill();
            network.Cut();
            await Assert.ThrowsAsync<HttpRequestException>(() => change);
        }

        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(filling.Database) { Pooling = false }.ConnectionString);
        await using var command = source.CreateCommand("SELECT display_name FROM players WHERE player_id = $1");
        command.Parameters.Add(new() { Value = player.Id });
        Assert.Equal("After", await command.ExecuteScalarAsync(Stop));
        Assert.Equal("After", (await reader.FetchAsync($"/v1/players/{player.Id}").JsonAsync()).GetProperty("displayName").GetString());
        await Eventually.HoldsAsync(async () =>
            (await player.Client.FetchAsync($"/v1/players/{player.Id}").JsonAsync()).GetProperty("displayName").GetString() == "After");
    }
}
