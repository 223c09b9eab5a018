using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace Tests.AppHost;

public sealed class StackTests(StackFixture fixture)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_part_of_the_stack_is_healthy_and_the_migrations_are_done()
    {
        var stack = await fixture.SharedAsync();

        foreach (var name in new[] { "postgres", "redis", "clickhouse", "gameapi", "analyticsworker", "gateway" })
            Assert.Equal(
                HealthStatus.Healthy, (await stack.ResourceNotifications.WaitForResourceHealthyAsync(name, Stop)).Snapshot.HealthStatus);
        var migrations = await stack.ResourceNotifications.WaitForResourceAsync(
            "migrations", change => change.Snapshot.ExitCode is not null, Stop);
        Assert.Equal(0, migrations.Snapshot.ExitCode);
    }

    [Theory]
    [InlineData("gamedb", "Database=gamedb")]
    [InlineData("leaderboarddb", "Database=leaderboards")]
    [InlineData("cache", ",password=")]
    [InlineData("analytics", "Database=analytics")]
    public async Task Services_see_connection_strings_only(string name, string part)
    {
        var stack = await fixture.SharedAsync();

        Assert.Contains(part, await stack.GetConnectionStringAsync(name, Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_gateway_is_the_only_external_endpoint()
    {
        var stack = await fixture.SharedAsync();
        var model = (DistributedApplicationModel)stack.Services.GetService(typeof(DistributedApplicationModel))!;

        var external = model.Resources.Where(
            resource => resource.Annotations.OfType<EndpointAnnotation>().Any(endpoint => endpoint.IsExternal));

        Assert.Equal(["gateway"], external.Select(resource => resource.Name));
    }
}
