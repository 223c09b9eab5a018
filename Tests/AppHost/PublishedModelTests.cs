using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Tests.Publishing;
using Xunit;

namespace Tests.AppHost;

/// <summary>
/// The model as it is published with external stores, which needs no package beyond hosting: its resources, their references, and
/// that nothing of a developer's machine is in it. With managed stores and containers: <c>Tests/Publishing</c>.
/// </summary>
public sealed class PublishedModelTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_published_model_has_the_services_their_stores_and_their_secrets()
    {
        await using var builder = await BuilderAsync();

        Assert.Equal(
            ["analyticsworker", "gameapi", "gateway", "migrations"], builder.Resources.OfType<ProjectResource>().Select(
                resource => resource.Name).Order());
        Assert.Equal(
            ["analytics", "cache", "gamedb", "leaderboarddb"],
            builder.Resources.OfType<IResourceWithConnectionString>().Select(resource => resource.Name).Order());
        Assert.Equal(
            ["accepted-signing-key", "admin-client-secret", "analyst-client-secret", "server-client-secret", "signing-key"],
            builder.Resources.OfType<ParameterResource>().Where(parameter => parameter is not IResourceWithConnectionString)
                .Select(parameter => parameter.Name).Order());
        Assert.All(builder.Resources.OfType<ParameterResource>(), parameter => Assert.True(parameter.Secret, parameter.Name));
    }

    [Theory]
    [InlineData("migrations", "ConnectionStrings__gamedb ConnectionStrings__leaderboarddb")]
    [InlineData("gameapi", "ConnectionStrings__cache ConnectionStrings__gamedb ConnectionStrings__leaderboarddb")]
    [InlineData("analyticsworker", "ConnectionStrings__analytics ConnectionStrings__gamedb ConnectionStrings__leaderboarddb")]
    [InlineData("gateway", "")]
    public async Task A_service_knows_the_stores_it_uses_and_no_others(string service, string expected)
    {
        await using var builder = await BuilderAsync();
        var environment = await EnvironmentAsync(builder, service);

        Assert.Equal(
            expected,
            string.Join(' ', environment.Keys.Where(key => key.StartsWith("ConnectionStrings__", StringComparison.Ordinal)).Order()));
    }

    [Theory]
    [InlineData(
        "gameapi", "Auth__SigningKey Auth__AcceptedKeys__0 Auth__Clients__0__Secret Auth__Clients__1__Secret Auth__Clients__2__Secret")]
    [InlineData("analyticsworker", "Auth__SigningKey Auth__AcceptedKeys__0")]
    [InlineData("gateway", "Auth__SigningKey Auth__AcceptedKeys__0")]
    public async Task A_secret_is_a_parameter_and_never_a_value(string service, string expected)
    {
        await using var builder = await BuilderAsync();
        var environment = await EnvironmentAsync(builder, service);

        var secrets = expected.Split(' ');
        Assert.All(secrets, secret => Assert.IsType<ParameterResource>(environment[secret]));
        Assert.DoesNotContain(
            environment, variable => variable.Key.Contains("Secret", StringComparison.Ordinal) && !secrets.Contains(variable.Key));
    }

    [Fact]
    public async Task Sample_data_is_off_when_published_and_a_node_finds_the_worker()
    {
        await using var builder = await BuilderAsync();

        Assert.DoesNotContain(
            await EnvironmentAsync(builder, "migrations"), variable => variable.Key.Contains("SampleData", StringComparison.Ordinal));
        Assert.Contains("services__analyticsworker__http__0", await EnvironmentAsync(builder, "gameapi"));
    }

    [Fact]
    public async Task The_nodes_wait_for_the_migration_to_end()
    {
        await using var builder = await BuilderAsync();

        foreach (var service in (string[])["gameapi", "analyticsworker"])
            Assert.Contains(
                Named(builder, service).Annotations.OfType<WaitAnnotation>(),
                wait => wait.Resource.Name == "migrations" && wait.WaitType == WaitType.WaitForCompletion);
    }

    [Fact]
    public async Task The_manifest_names_every_resource_and_reference_and_holds_no_secret_and_no_embedded_server()
    {
        var published = await Published.ManifestAsync();
        var resources = published.GetProperty("resources");

        Assert.Equal(
            "accepted-signing-key admin-client-secret analyst-client-secret analytics analyticsworker cache clickhouse "
                + "clickhouse-password gameapi gamedb gateway leaderboarddb migrations "
            + "postgres postgres-password redis-password server-client-secret signing-key",
            string.Join(
                ' ', resources.EnumerateObject().Select(resource => resource.Name).Where(name => !IsDerived(name))
                    .Order(StringComparer.Ordinal)));
        (string, string)[] services =
        [
            ("gameapi", "cache gamedb leaderboarddb"), ("migrations", "gamedb leaderboarddb"),
            ("analyticsworker", "analytics gamedb leaderboarddb"), ("gateway", ""),
        ];
        foreach (var (service, references) in services)
            Assert.Equal(references, string.Join(' ', resources.GetProperty(service).GetProperty("env").EnumerateObject()
                .Select(variable => variable.Name).Where(name => name.StartsWith("ConnectionStrings__", StringComparison.Ordinal))
                    .Select(name => name["ConnectionStrings__".Length..]).Order()));
        var text = published.GetRawText();
        Assert.DoesNotContain(Published.SigningKey, text, StringComparison.Ordinal);
        Assert.DoesNotContain("localserver", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("simulator", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_read_replica_is_GameApi_s_alone_and_only_where_it_is_given()
    {
        const string Name = "ConnectionStrings__gamedbreplica";
        await using var given = await BuilderAsync("--ConnectionStrings:gamedbreplica=Host=replica");
        await using var none = await BuilderAsync();

        Assert.Contains(Name, (await EnvironmentAsync(given, "gameapi")).Keys);
        Assert.DoesNotContain(Name, (await EnvironmentAsync(given, "migrations")).Keys);
        Assert.DoesNotContain(Name, (await EnvironmentAsync(none, "gameapi")).Keys);
    }

    /// <summary>Expressions that Aspire writes as resources of their own.</summary>
    private static bool IsDerived(string name) =>
        name.StartsWith("cond-", StringComparison.Ordinal) || name.EndsWith("-uri-encoded", StringComparison.Ordinal);

    private static Task<IDistributedApplicationTestingBuilder> BuilderAsync(params string[] arguments) =>
        DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            ["--operation", "publish", "--step", "publish", "--AppHost:Stores=external", "--AppHost:Target=manifest", .. arguments], Stop);

    private static IResource Named(IDistributedApplicationTestingBuilder builder, string name) =>
        builder.Resources.Single(resource => resource.Name == name);

    private static async Task<Dictionary<string, object>> EnvironmentAsync(IDistributedApplicationTestingBuilder builder, string service)
    {
        var context = new EnvironmentCallbackContext(builder.ExecutionContext, Named(builder, service));
        foreach (var annotation in context.Resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
            await annotation.Callback(context);
        return context.EnvironmentVariables;
    }
}
