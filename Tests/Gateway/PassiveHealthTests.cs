using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Tests.Api;
using Tests.Stores;
using Xunit;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace Tests.Gateway;

/// <summary>A node leaves the rotation only when it cannot be connected to, never because of what a client sends.</summary>
public sealed class PassiveHealthTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_that_fail_in_transit_leave_every_node_in_rotation()
    {
        await using var nodes = await BackendSet.StartAsync(2);
        await using var gateway = await GatewayHost.StartAsync(nodes.All);
        foreach (var node in nodes.All)
            node.Answer = context =>
            {
                context.Abort();
                return Task.CompletedTask;
            };

        for (var player = 0; player < 24; player++)
        {
            using var client = gateway.Player();
            using var read = await client.GetAsync("/v1/players/me", Stop);
            using var write = await client.SendTextAsync(HttpMethod.Post, "/v1/activities", new string(' ', 300_000));
            Assert.Equal((HttpStatusCode.BadGateway, HttpStatusCode.BadGateway), (read.StatusCode, write.StatusCode));
        }

        Assert.All(PassiveHealthOf(gateway), health => Assert.NotEqual(DestinationHealth.Unhealthy, health));
    }

    [Fact]
    public async Task A_node_that_refuses_connections_is_out_for_the_configured_period_and_no_longer()
    {
        await using var node = await Backend.StartAsync();
        var port = FreePort.Next();
        // The active health check does not run during the test, so that only connections count.
        await using var gateway = await GatewayHost.StartAsync(
            [node.Address, new Uri($"http://127.0.0.1:{port}")],
            ("ReverseProxy:Clusters:gameapi:HealthCheck:Active:Enabled", "false"),
            ("ReverseProxy:Clusters:gameapi:HealthCheck:Passive:ReactivationPeriod", "00:00:00.500"));

        await Eventually.HoldsAsync(async () =>
        {
            using var client = gateway.Player();
            using var response = await client.GetAsync("/v1/players/me", Stop);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return PassiveHealthOf(gateway).Contains(DestinationHealth.Unhealthy);
        });
        await Eventually.HoldsAsync(() => Task.FromResult(!PassiveHealthOf(gateway).Contains(DestinationHealth.Unhealthy)));
    }

    [Fact]
    public void The_period_of_the_documentation_is_the_configured_one()
    {
        Assert.Contains(
            "\"ReactivationPeriod\": \"00:00:05\"", File.ReadAllText(Repository.File("Gateway", "appsettings.json")),
            StringComparison.Ordinal);
        Assert.Contains("unhealthy for 5 s", File.ReadAllText(Repository.File("docs", "gateway.md")), StringComparison.Ordinal);
    }

    private static DestinationHealth[] PassiveHealthOf(GatewayHost gateway)
    {
        Assert.True(gateway.Services.GetRequiredService<IProxyStateLookup>().TryGetCluster("gameapi", out var cluster));
        return [.. cluster.Destinations.Values.Select(node => node.Health.Passive)];
    }
}
