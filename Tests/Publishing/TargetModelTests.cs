using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Xunit;

namespace Tests.Publishing;

/// <summary>Which resources there are for each target.</summary>
public sealed class TargetModelTests
{
    private static readonly string[] Services = ["analyticsworker", "gameapi", "gateway", "migrations"];

    [Theory]
    [InlineData(
        "azure", "AzureContainerAppEnvironmentResource AzureManagedRedisResource AzurePostgresFlexibleServerResource", "clickhouse")]
    [InlineData("compose", "DockerComposeEnvironmentResource", "cache clickhouse postgres")]
    [InlineData("kubernetes", "KubernetesEnvironmentResource KubernetesIngressResource", "cache clickhouse postgres")]
    public async Task A_target_has_its_platform_the_services_and_stores_of_its_own_kind(string target, string platform, string containers)
    {
        await using var builder = await BuilderAsync(target);

        Assert.Equal(Services, builder.Resources.OfType<ProjectResource>().Select(resource => resource.Name).Order());
        Assert.All(platform.Split(' '), type => Assert.Single(builder.Resources, resource => resource.GetType().Name == type));
        Assert.Equal(
            containers,
            string.Join(
                ' ', builder.Resources.OfType<ContainerResource>().Select(resource => resource.Name)
                    .Where(name => !name.EndsWith("-dashboard", StringComparison.Ordinal)).Order()));
    }

    [Fact]
    public async Task On_Azure_each_service_that_uses_PostgreSQL_has_an_identity_of_its_own()
    {
        await using var builder = await BuilderAsync("azure");

        Assert.Equal(
            ["analyticsworker-identity", "gameapi-identity", "migrations-identity"],
            builder.Resources.Where(resource => resource.GetType().Name == "AzureUserAssignedIdentityResource")
                .Select(resource => resource.Name).Order());
    }

    private static Task<IDistributedApplicationTestingBuilder> BuilderAsync(string target)
    {
        Published.SkipWithout(target);
        return DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            ["--operation", "publish", "--step", "publish", $"--AppHost:Target={target}"], TestContext.Current.CancellationToken);
    }
}
