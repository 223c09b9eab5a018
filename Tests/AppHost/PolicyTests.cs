using System.Net;
using System.Text;
using ServiceDefaults.Authentication;
using Tests.Api;
using Tests.Contract;
using Xunit;

namespace Tests.AppHost;

/// <summary>
/// Each policy of the gateway both ways, through the whole stack as it ships. <see cref="LostNodeTests"/> has those that need other limits.
/// </summary>
public sealed class PolicyTests(StackFixture fixture)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData(Roles.Player)]
    [InlineData(Roles.Server)]
    [InlineData(Roles.Analyst)]
    [InlineData(Roles.Admin)]
    public async Task Every_route_admits_exactly_its_roles(string? role)
    {
        var wrong = new List<string>();
        using var service = role is null or Roles.Player ? await fixture.GatewayAsync() : await fixture.ServiceAsync(role);
        foreach (var route in Routes.All)
        {
            // One player for each: some routes end the session or the player of their token.
            var (client, id) = role == Roles.Player ? await fixture.PlayerAsync() : (service, Guid.CreateVersion7());
            using var response = await client.SendAsync(
                route.Request(new(id, Guid.CreateVersion7())), HttpCompletionOption.ResponseHeadersRead, Stop);
            var refusal = role is null ? HttpStatusCode.Unauthorized : HttpStatusCode.Forbidden;
            var mayPass = role is null ? route.Who is Who.Anyone : route.IsFor(role);
            var isRefused = response.StatusCode == refusal && !(refusal == HttpStatusCode.Unauthorized && route.ChecksCredentials);
            if (isRefused == mayPass || (int)response.StatusCode >= 500)
                wrong.Add($"{route} returned {response.StatusCode} to {role ?? "nobody"}");
            if (client != service)
                client.Dispose();
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("POST /v1/auth/device", 16 * 1024)]
    [InlineData("PATCH /v1/players/me", 256 * 1024)]
    [InlineData("POST /v1/activities", 1024 * 1024)]
    public async Task A_body_of_the_maximum_size_is_accepted_and_one_byte_more_is_not(string name, int limit)
    {
        var (client, id) = await fixture.PlayerAsync();
        using var player = client;
        var named = new Named(id, Guid.CreateVersion7());

        using var fits = await client.SendAsync(Padded(Routes.Named(name).Request(named), limit), Stop);
        Assert.True(fits.IsSuccessStatusCode, $"{fits.StatusCode}");
        await client.SendAsync(Padded(Routes.Named(name).Request(named), limit + 1).AskingFirst(), Stop)
            .ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "too-large");
    }

    [Fact]
    public async Task A_player_over_the_rate_gets_Retry_After_and_others_are_served()
    {
        var (greedy, _) = await fixture.PlayerAsync();
        var (modest, _) = await fixture.PlayerAsync();
        using var one = greedy;
        using var other = modest;
        using var first = await greedy.FetchAsync("/v1/games");

        HttpResponseMessage? refused = null;
        for (var wave = 0; wave < 20 && refused is null; wave++)
            refused = (await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => greedy.FetchAsync("/v1/games"))))
                .FirstOrDefault(response => response.StatusCode != HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.NotNull(refused);
        Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        await Task.FromResult(refused).ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited");
        await modest.FetchAsync("/v1/games").JsonAsync();
    }

    [Theory]
    [InlineData("/v1/games", true)]
    [InlineData("/v1/games/star-drift", true)]
    [InlineData("/v1/leaderboards/global", true)]
    [InlineData("/v1/players/{id}", true)]
    [InlineData("/v1/players/me", false)]
    [InlineData("/v1/wallet", false)]
    [InlineData("/v1/sessions", false)]
    [InlineData("/v1/storage/saves", false)]
    public async Task Public_reads_are_cached_and_a_players_own_are_not(string path, bool isPublic)
    {
        var (client, id) = await fixture.PlayerAsync();
        using var player = client;
        path = path.Replace("{id}", $"{id}", StringComparison.Ordinal);

        if (isPublic)
            await Eventually.HoldsAsync(async () => await IsFromMemoryAsync());
        else
            for (var time = 0; time < 5; time++)
                Assert.False(await IsFromMemoryAsync());

        async Task<bool> IsFromMemoryAsync()
        {
            using var response = await client.FetchAsync(path);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return response.Headers.Age is not null;
        }
    }

    [Theory]
    [InlineData("/v1/activities", "br", "br")]
    [InlineData("/v1/activities", "gzip", "gzip")]
    [InlineData("/v1/activities", "identity", null)]
    [InlineData("/v1/players/me", "gzip", null)]
    public async Task Lists_are_compressed_on_request_and_single_objects_are_not(string path, string accepted, string? encoding)
    {
        var (client, id) = await fixture.PlayerAsync();
        using var player = client;
        for (var time = 0; time < 10; time++)
            using (await client.SendAsync(Routes.Named("POST /v1/activities").Request(new(id, Guid.CreateVersion7())), Stop)) { }

        using var response = await client.FetchAsync(path, ("Accept-Encoding", accepted));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(encoding, response.Content.Headers.ContentEncoding.SingleOrDefault());
    }

    [Fact]
    public async Task A_client_with_the_current_ETag_gets_304_and_any_other_the_full_response()
    {
        var (client, _) = await fixture.PlayerAsync();
        using var player = client;
        using var first = await client.FetchAsync("/v1/games/star-drift");

        using var known = await client.FetchAsync("/v1/games/star-drift", ("If-None-Match", $"{first.Headers.ETag}"));
        using var other = await client.FetchAsync("/v1/games/star-drift", ("If-None-Match", "\"another\""));

        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.OK), (known.StatusCode, other.StatusCode));
    }

    /// <summary>Blanks are JSON too.</summary>
    private static HttpRequestMessage Padded(HttpRequestMessage request, int length)
    {
        var json = request.Content!.ReadAsStringAsync(Stop).GetAwaiter().GetResult();
        request.Content = new StringContent(json.PadRight(length), Encoding.UTF8, "application/json");
        return request;
    }
}
