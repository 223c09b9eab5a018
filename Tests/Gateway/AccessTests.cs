using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ServiceDefaults.Authentication;
using Xunit;

namespace Tests.Gateway;

public sealed class AccessTests
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/v1/players/me", Roles.Player, HttpStatusCode.OK)]
    [InlineData("GET", "/v1/players/me", null, HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/v1/games", Roles.Server, HttpStatusCode.OK)]
    [InlineData("PUT", "/v1/games/chess", Roles.Admin, HttpStatusCode.OK)]
    [InlineData("PUT", "/v1/games/chess", Roles.Player, HttpStatusCode.Forbidden)]
    [InlineData("POST", "/v1/players/1/wallet/grant", Roles.Server, HttpStatusCode.OK)]
    [InlineData("POST", "/v1/players/1/wallet/grant", Roles.Player, HttpStatusCode.Forbidden)]
    [InlineData("GET", "/v1/analytics/active-players", Roles.Analyst, HttpStatusCode.OK)]
    [InlineData("GET", "/v1/analytics/active-players", Roles.Player, HttpStatusCode.Forbidden)]
    [InlineData("GET", "/v1/leaderboards/weekly", Roles.Analyst, HttpStatusCode.OK)]
    [InlineData("PUT", "/v1/leaderboards/weekly/scores", Roles.Analyst, HttpStatusCode.Forbidden)]
    [InlineData("GET", "/v1/leaderboards", Roles.OperatorDesigner, HttpStatusCode.OK)]
    [InlineData("GET", "/v1/leaderboards/weekly/settings", Roles.Player, HttpStatusCode.OK)]
    [InlineData("PUT", "/v1/leaderboards/weekly/settings", Roles.OperatorDesigner, HttpStatusCode.OK)]
    [InlineData("PUT", "/v1/leaderboards/weekly/settings", Roles.OperatorSupport, HttpStatusCode.Forbidden)]
    [InlineData("PUT", "/v1/leaderboards/weekly/settings", Roles.Player, HttpStatusCode.Forbidden)]
    [InlineData("POST", "/v1/auth/device", null, HttpStatusCode.OK)]
    [InlineData("GET", "/v1/wallet", Roles.Analyst, HttpStatusCode.Forbidden)]
    [InlineData("POST", "/v1/presence/ticket", Roles.Player, HttpStatusCode.OK)]
    [InlineData("POST", "/v1/presence/ticket", null, HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/v1/operators/me", Roles.OperatorSupport, HttpStatusCode.OK)]
    [InlineData("GET", "/v1/operators/me", Roles.Admin, HttpStatusCode.Forbidden)]
    [InlineData("GET", "/v1/operators", null, HttpStatusCode.Unauthorized)]
    [InlineData("PUT", "/v1/operators/me/password", Roles.OperatorSetup, HttpStatusCode.OK)]
    [InlineData("GET", "/v1/admin/players", Roles.OperatorSetup, HttpStatusCode.Forbidden)]
    [InlineData("GET", "/v1/analytics/active-players", Roles.OperatorSetup, HttpStatusCode.Forbidden)]
    [InlineData("GET", "/v1/operators/login", null, HttpStatusCode.OK)]
    [InlineData("GET", "/v1/operators/provider/callback?code=x&state=y", null, HttpStatusCode.OK)]
    [InlineData("GET", "/v1/admin/audit", Roles.OperatorAdmin, HttpStatusCode.OK)]
    [InlineData("GET", "/v1/admin/audit", Roles.Player, HttpStatusCode.Forbidden)]
    [InlineData("GET", "/v1/analytics/active-players", Roles.OperatorAnalyst, HttpStatusCode.OK)]
    [InlineData("GET", "/v1/analytics/active-players", Roles.OperatorSupport, HttpStatusCode.Forbidden)]
    [InlineData("PUT", "/v1/games/chess", Roles.OperatorDesigner, HttpStatusCode.OK)]
    [InlineData("PUT", "/v1/games/chess", Roles.OperatorAnalyst, HttpStatusCode.Forbidden)]
    [InlineData("GET", "/v1/wallet", Roles.OperatorAdmin, HttpStatusCode.Forbidden)]
    [InlineData("HEAD", "/v1/players/me/export", Roles.Player, HttpStatusCode.OK)]
    [InlineData("HEAD", "/v1/games", null, HttpStatusCode.Unauthorized)]
    public async Task A_route_admits_its_roles(string method, string path, string? role, HttpStatusCode expected)
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([backend]);
        using var client = role is null ? gateway.Client() : gateway.Service(role);

        using var response = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), _cancellation);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(expected == HttpStatusCode.OK ? 1 : 0, backend.Requests.Count);
    }

    [Fact]
    public async Task An_expired_unsigned_or_foreign_token_is_rejected_with_a_problem()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([backend]);
        string[] tokens =
        [
            gateway.Token(Guid.CreateVersion7(), Roles.Player, lifetime: TimeSpan.FromMinutes(-1)),
            gateway.Token(Guid.CreateVersion7(), Roles.Player, key: new string('x', 64)),
            gateway.Token(Guid.CreateVersion7(), Roles.Player, issuer: "somebody-else"),
            gateway.Token(Guid.CreateVersion7(), Roles.Player, audience: "another-game"),
            "not a token at all",
            "eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9.",
        ];

        foreach (var token in tokens)
        {
            using var client = gateway.Client(token);
            using var response = await client.GetAsync("/v1/players/me", _cancellation);

            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            var problem = await response.Content.ReadFromJsonAsync<JsonElement>(_cancellation);
            Assert.Equal("urn:aspiregame:problem:unauthorized", problem.GetProperty("type").GetString());
        }

        Assert.Empty(backend.Requests);
    }

    [Fact]
    public async Task Forged_identity_headers_do_not_reach_the_service_and_the_verified_player_does()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([backend]);
        var player = Guid.CreateVersion7();
        using var client = gateway.Player(player);
        client.DefaultRequestHeaders.Add("X-Player-Id", Guid.CreateVersion7().ToString());
        client.DefaultRequestHeaders.Add("X-User-Role", "admin");
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");

        using var response = await client.GetAsync("/v1/players/me", _cancellation);

        response.EnsureSuccessStatusCode();
        Assert.True(backend.Requests.TryDequeue(out var received));
        Assert.Equal(player.ToString(), received.Headers["X-Player-Id"]);
        Assert.False(received.Headers.ContainsKey("X-User-Role"));
        Assert.Equal("127.0.0.1", received.Headers["X-Forwarded-For"]);
        Assert.NotEmpty(Assert.Single(response.Headers.GetValues("X-Request-Id")));
    }
}
