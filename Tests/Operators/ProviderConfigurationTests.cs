using System.Net;
using System.Text.Json;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Operators;

/// <summary>Login by an identity provider exists only where it is configured, and a wrong configuration fails the start.</summary>
public sealed class ProviderConfigurationTests(LocalStores stores, SharedGameApi shared)
{
    [Fact]
    public async Task Without_configuration_there_is_no_login_by_a_provider()
    {
        var host = await shared.StartedAsync(stores);

        using var options = await host.Client.FetchAsync("/v1/operators/login");

        Assert.Equal(JsonValueKind.Null, (await options.JsonAsync()).GetProperty("provider").ValueKind);
        await host.Client.PostJsonAsync("/v1/operators/provider", null, ("X-Console", "1"))
            .ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData("Authority", "http://login.example.org")]
    [InlineData("PublicUrl", "nowhere")]
    [InlineData("Roles:all", "root")]
    [InlineData("ClientId", "")]
    public async Task A_wrong_configuration_fails_the_start(string name, string value)
    {
        await using var provider = await OpenIdProvider.StartAsync();
        var wrong = new Dictionary<string, string?>((await shared.StartedAsync(stores)).Settings);
        foreach (var (key, configured) in provider.Settings("https://console.example.org"))
            wrong[key] = configured;
        wrong[$"Operators:Provider:{name}"] = value;

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => GameApiHost.StartAsync(stores, wrong));

        Assert.Contains("Operators:Provider", failure.ToString(), StringComparison.Ordinal);
    }
}
