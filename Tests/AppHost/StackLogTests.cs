using System.Net;
using Tests.Api;
using Xunit;

namespace Tests.AppHost;

/// <summary>
/// The consoles of every process of the stack: services, stores and steps. <see cref="StackFixture"/> looks for the secrets of all tests in
/// them once more when the run ends.
/// </summary>
public sealed class StackLogTests(StackFixture fixture)
{
    private readonly string _secret = $"whole-secret-{Guid.NewGuid():N}";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_service_logs_a_secret_or_a_handled_outcome_as_an_error()
    {
        using var client = await fixture.GatewayAsync();
        var account = new { email = $"{_secret}@example.org", password = $"{_secret}-password" };
        await client.PostJsonAsync("/v1/auth/email/register", account).JsonAsync(HttpStatusCode.Created);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            client.PostJsonAsync("/v1/auth/email/register", account).ProblemAsync(HttpStatusCode.Conflict, "email-taken")));
        await Task.WhenAll(
            Enumerable.Range(0, 6)
                .Select(_ => client.PostJsonAsync("/v1/auth/email/login", new { account.email, password = $"{_secret}-wrong" })));
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => client.PostJsonAsync("/v1/auth/device", new { deviceId = _secret })));
        await client.PostJsonAsync("/v1/auth/device", new { deviceId = _secret, nothing = _secret })
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "nothing");
        await client.PostJsonAsync("/v1/auth/refresh", new { refreshToken = _secret })
            .ProblemAsync(HttpStatusCode.Unauthorized, "invalid-refresh-token");
        await client.PostJsonAsync("/v1/auth/service", new { clientId = "analyst", clientSecret = _secret })
            .ProblemAsync(HttpStatusCode.Unauthorized, "invalid-credentials");
        await client.FetchAsync("/v1/games", ("Authorization", $"Bearer {_secret}"))
            .ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        await client.FetchAsync($"/v1/presence/stream?ticket={_secret}").ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");

        var (player, _) = await fixture.PlayerAsync();
        using (player)
        {
            var ticket = (await player.PostJsonAsync("/v1/presence/ticket", new { }).JsonAsync()).GetProperty("ticket").GetString();
            using var stream = await client.GetAsync(
                new Uri($"/v1/presence/stream?ticket={ticket}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Stop);
            Assert.Equal(HttpStatusCode.OK, stream.StatusCode);
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
                player.SendJsonAsync(HttpMethod.Put, "/v1/storage/saves/one", new { note = _secret }, ("If-None-Match", "*"))));
        }

        var console = await fixture.ConsoleAsync();
        foreach (var resource in (string[])["postgres", "gameapi", "gateway", "analyticsworker", "migrations"])
            Assert.Contains(console, line => line.Resource == resource);
        Assert.DoesNotContain(console, line => line.Line.Contains(_secret, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(console, line => line.Line.Contains("fail: Microsoft.EntityFrameworkCore", StringComparison.Ordinal));
        Assert.Empty(await fixture.LeaksAsync());
    }
}
