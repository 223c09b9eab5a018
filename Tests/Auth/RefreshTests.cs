using System.Buffers.Text;
using System.Net;
using System.Text.Json;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Auth;

public sealed class RefreshTests(LocalStores stores, SharedGameApi api)
{
    [Fact]
    public async Task A_refresh_whose_response_was_lost_returns_the_same_successor()
    {
        var host = await api.StartedAsync(stores);
        var player = await host.PlayerAsync();

        var lost = await RefreshAsync(host, player.RefreshToken).JsonAsync();
        var repeated = await RefreshAsync(host, player.RefreshToken).JsonAsync();

        Assert.Equal(player.Id, repeated.GetProperty("playerId").GetGuid());
        Assert.Equal(TokenOf(lost), TokenOf(repeated));
        Assert.NotEqual(player.RefreshToken, TokenOf(repeated));
        using var renewed = host.NewClient(repeated.GetProperty("accessToken").GetString());
        await renewed.FetchAsync("/v1/players/me").JsonAsync();
        await RefreshAsync(host, TokenOf(repeated)).JsonAsync();
    }

    [Fact]
    public async Task Ten_concurrent_refreshes_on_two_nodes_get_one_successor()
    {
        var one = await api.StartedAsync(stores);
        await using var two = await GameApiHost.StartAsync(stores, one.Settings);
        var player = await one.PlayerAsync();

        var responses = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(n => RefreshAsync(n % 2 == 0 ? one : two, player.RefreshToken).JsonAsync()));

        var successor = Assert.Single(responses.Select(TokenOf).Distinct());
        Assert.Equal(2, await CountAsync(one, player.Id));
        await RefreshAsync(two, successor).JsonAsync();
    }

    [Fact]
    public async Task A_token_used_again_after_the_grace_ends_the_login()
    {
        var host = await api.StartedAsync(stores);
        var player = await host.PlayerAsync();
        var second = await RefreshAsync(host, player.RefreshToken).JsonAsync();
        using var renewed = host.NewClient(second.GetProperty("accessToken").GetString());
        await renewed.FetchAsync("/v1/players/me").JsonAsync();
        await PassGraceAsync(host, player.Id);

        await RefreshAsync(host, player.RefreshToken).ProblemAsync(HttpStatusCode.Unauthorized, "invalid-refresh-token");

        await RefreshAsync(host, TokenOf(second)).ProblemAsync(HttpStatusCode.Unauthorized, "invalid-refresh-token");
        await renewed.FetchAsync("/v1/players/me").ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        await player.Client.FetchAsync("/v1/players/me").ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task After_a_logout_there_is_no_grace()
    {
        var host = await api.StartedAsync(stores);
        var player = await host.PlayerAsync();
        await RefreshAsync(host, player.RefreshToken).JsonAsync();
        using var logout = await player.Client.PostJsonAsync("/v1/auth/logout");

        await RefreshAsync(host, player.RefreshToken).ProblemAsync(HttpStatusCode.Unauthorized, "invalid-refresh-token");
    }

    [Fact]
    public async Task The_successor_cannot_be_computed_from_the_database_alone()
    {
        var host = await api.StartedAsync(stores);
        var player = await host.PlayerAsync();
        var successor = TokenOf(await RefreshAsync(host, player.RefreshToken).JsonAsync());

        await using var source = NpgsqlDataSource.Create(host.Database);
        await using var read = source.CreateCommand("SELECT string_agg(to_jsonb(t)::text, ' ') FROM refresh_tokens t WHERE player_id = $1");
        read.Parameters.Add(new() { Value = player.Id });
        var kept = (string)(await read.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;

        Assert.DoesNotContain(Convert.ToHexStringLower(Base64Url.DecodeFromChars(successor)[16..]), kept, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("not base64url at all!")]
    public async Task A_token_that_was_never_issued_is_rejected(string token) =>
        await RefreshAsync(await api.StartedAsync(stores), token).ProblemAsync(HttpStatusCode.Unauthorized, "invalid-refresh-token");

    [Fact]
    public async Task Another_login_of_the_same_player_stays_valid()
    {
        var host = await api.StartedAsync(stores);
        var player = await host.PlayerAsync();
        var other = await host.Client.PostJsonAsync("/v1/auth/device", new { deviceId = player.DeviceId }).JsonAsync();

        await RefreshAsync(host, player.RefreshToken).JsonAsync();
        await PassGraceAsync(host, player.Id);
        await RefreshAsync(host, player.RefreshToken).ProblemAsync(HttpStatusCode.Unauthorized, "invalid-refresh-token");

        await RefreshAsync(host, other.GetProperty("refreshToken").GetString()!).JsonAsync();
    }

    private static string TokenOf(JsonElement pair) => pair.GetProperty("refreshToken").GetString()!;

    private static Task<object?> PassGraceAsync(GameApiHost host, Guid player) =>
        ExecuteAsync(host, "UPDATE refresh_tokens SET used_at = used_at - interval '11 seconds' WHERE player_id = $1 RETURNING 1", player);

    private static async Task<long> CountAsync(GameApiHost host, Guid player) =>
        (long)(await ExecuteAsync(host, "SELECT count(*) FROM refresh_tokens WHERE player_id = $1", player))!;

    private static async Task<object?> ExecuteAsync(GameApiHost host, string sql, Guid player)
    {
        await using var source = NpgsqlDataSource.Create(host.Database);
        await using var command = source.CreateCommand(sql);
        command.Parameters.Add(new() { Value = player });
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    private static Task<HttpResponseMessage> RefreshAsync(GameApiHost host, string refreshToken) =>
        host.Client.PostJsonAsync("/v1/auth/refresh", new { refreshToken });
}
