using System.Net;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Auth;

/// <summary>A node that cannot reach PostgreSQL, while players log out elsewhere.</summary>
public sealed class RevokedSessionTests(LocalStores stores, SharedGameApi api)
{
    private static readonly (
        string, string?)[] Hasty = [("Auth:RevocationOverlap", "00:00:00.100"), ("Auth:RevocationInterval", "00:00:00.050")];

    [Fact]
    public async Task A_node_cut_off_for_longer_than_the_overlap_catches_up()
    {
        var (one, proxy, two) = await StartAsync([.. Hasty]);
        await using var ends = proxy;
        await using var node = two;
        var player = await one.PlayerAsync();
        using var elsewhere = two.NewClient(player.AccessToken);
        await elsewhere.FetchAsync("/v1/players/me").JsonAsync();

        proxy.Cut();
        using var logout = await player.Client.PostJsonAsync("/v1/auth/logout");
        await Task.Delay(TimeSpan.FromMilliseconds(400), TestContext.Current.CancellationToken);
        proxy.Mend();

        await Eventually.HoldsAsync(async () => (await elsewhere.FetchAsync("/v1/players/me")).StatusCode == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_node_without_current_revocations_rejects_tokens_until_it_has_caught_up()
    {
        var (one, proxy, two) = await StartAsync([.. Hasty, ("Auth:MaxRevocationAge", "00:00:01")]);
        await using var ends = proxy;
        await using var node = two;
        var (player, other) = (await one.PlayerAsync(), await one.PlayerAsync());
        using var elsewhere = two.NewClient(player.AccessToken);
        await elsewhere.FetchAsync($"/v1/players/{other.Id}").JsonAsync();

        proxy.Cut();
        await Eventually.HoldsAsync(
            async () => (await elsewhere.FetchAsync($"/v1/players/{other.Id}")).StatusCode == HttpStatusCode.ServiceUnavailable);
        using var refused = await elsewhere.FetchAsync($"/v1/players/{other.Id}");
        Assert.NotNull(refused.Headers.RetryAfter);
        await Task.FromResult(refused).ProblemAsync(HttpStatusCode.ServiceUnavailable, "unavailable");
        proxy.Mend();

        await Eventually.HoldsAsync(async () => (await elsewhere.FetchAsync($"/v1/players/{other.Id}")).StatusCode == HttpStatusCode.OK);
    }

    /// <summary>As on a sharded database with a node down.</summary>
    [Fact]
    public async Task A_logout_is_seen_while_no_token_family_can_be_read()
    {
        await using var node = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?> { ["Auth:MaxRevocationAge"] = "00:00:01" });
        var (player, other) = (await node.PlayerAsync(), await node.PlayerAsync());
        await using var source = NpgsqlDataSource.Create($"{node.Database};Pooling=false");
        await using var revoke = source.CreateCommand("""
            WITH family AS (SELECT family_id FROM token_families WHERE player_id = $1)
            INSERT INTO revoked_sessions (session_id, revoked_at) SELECT family_id, now() FROM family
            """);
        revoke.Parameters.Add(new() { Value = player.Id });
        await using var away = source.CreateCommand("ALTER TABLE token_families RENAME TO away");

        await revoke.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await away.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        await Eventually.HoldsAsync(
            async () => (await player.Client.FetchAsync("/v1/players/me")).StatusCode == HttpStatusCode.Unauthorized);
        await Task.Delay(TimeSpan.FromSeconds(1.5), TestContext.Current.CancellationToken);
        await other.Client.FetchAsync("/v1/players/me").JsonAsync();
    }

    private async Task<(GameApiHost One, CuttableProxy Proxy, GameApiHost Two)> StartAsync((string Name, string? Value)[] settings)
    {
        var one = await api.StartedAsync(stores);
        var proxy = new CuttableProxy(one.Database);
        var all = new Dictionary<string, string?>(one.Settings) { ["ConnectionStrings:gamedb"] = proxy.ConnectionString };
        foreach (var (name, value) in settings)
            all[name] = value;
        return (one, proxy, await GameApiHost.StartAsync(stores, all));
    }
}
