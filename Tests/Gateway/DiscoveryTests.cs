using Gateway.Discovery;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.ServiceDiscovery;
using Xunit;
using Yarp.ReverseProxy.Configuration;

namespace Tests.Gateway;

/// <summary>How the gateway resolves the name of a service.</summary>
public sealed class DiscoveryTests
{
    [Theory]
    [InlineData("http://gameapi", "http://127.0.0.1:5001/")]
    [InlineData("https://gameapi.internal.example", "https://gameapi.internal.example/")]
    [InlineData("https://gameapi.internal.example:8443", "https://gameapi.internal.example:8443/")]
    public async Task A_service_name_is_resolved_and_an_https_address_keeps_its_host_name(string address, string expected)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("services:gameapi:http:0", "http://127.0.0.1:5001")])
            .Build();
        await using var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddServiceDiscovery()
            .BuildServiceProvider();
        var resolver = new ServiceDestinationResolver(
            services.GetRequiredService<ServiceEndpointResolver>(), new DnsAddresses(TimeProvider.System));

        var resolved = await resolver.ResolveDestinationsAsync(
            new Dictionary<string, DestinationConfig> { ["discovered"] = new() { Address = address } },
            TestContext.Current.CancellationToken);

        Assert.Equal(expected, Assert.Single(resolved.Destinations.Values).Address);
    }
}
