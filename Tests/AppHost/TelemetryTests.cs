using System.Net;
using Tests.Api;
using Xunit;

namespace Tests.AppHost;

/// <summary>What the services export to a collector, by the names that dashboards and alerts use.</summary>
public sealed class TelemetryTests(StackFixture fixture)
{
    [Theory]
    [InlineData("metrics", "gateway", "http.server.request.duration")]
    [InlineData("metrics", "gateway", "http.client.request.duration")]
    [InlineData("metrics", "gateway", "yarp.requests-started")]
    [InlineData("metrics", "gameapi", "System.Runtime")]
    [InlineData("metrics", "gameapi", "Npgsql")]
    [InlineData("metrics", "gameapi", "hybridcache.total-local-cache-hits")]
    [InlineData("metrics", "gameapi", "AspireGame.Caching")]
    [InlineData("metrics", "analyticsworker", "AspireGame.Export")]
    [InlineData("traces", "gateway", "Microsoft.AspNetCore")]
    [InlineData("traces", "gateway", "System.Net.Http")]
    [InlineData("traces", "gateway", "Yarp.ReverseProxy")]
    [InlineData("traces", "gameapi", "Npgsql")]
    [InlineData("traces", "gameapi", "OpenTelemetry.Instrumentation.StackExchangeRedis")]
    [InlineData("traces", "analyticsworker", "ClickHouse.Driver")]
    [InlineData("logs", "gateway", "Microsoft.Hosting.Lifetime")]
    [InlineData("logs", "gameapi", "Microsoft.Hosting.Lifetime")]
    [InlineData("logs", "analyticsworker", "Microsoft.Hosting.Lifetime")]
    public async Task Every_step_of_a_request_is_traced(string signal, string service, string name)
    {
        await fixture.SharedAsync();
        var (client, id) = await fixture.PlayerAsync();
        using var asking = client;
        await client.PostJsonAsync("/v1/sessions", new { gameId = "star-drift", platform = "linux", clientVersion = "1" })
            .JsonAsync(HttpStatusCode.Created);

        await Eventually.HoldsAsync(async () =>
        {
            using var profile = await client.FetchAsync($"/v1/players/{id}");
            return fixture.Telemetry.Has(signal, service, name);
        });
    }
}
