using System.Net;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Tests.Api;
using Tests.Clients;
using Tests.Stores;
using Xunit;

namespace Tests.AppHost;

/// <summary>What a developer does from the dashboard, or with <c>aspire resource NAME COMMAND</c>.</summary>
public sealed class CockpitTests(StackFixture fixture)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("cache", "warm-cache", "games")]
    [InlineData("analyticsworker", "export-now", "the warehouse now holds all of them")]
    public async Task A_dashboard_command_reports_what_it_did(string resource, string command, string part)
    {
        var result = await ExecuteAsync(await fixture.SharedAsync(), resource, command);

        Assert.Contains(part, result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gamedb", "psql", "postgres-password")]
    [InlineData("cache", "redis-cli", "redis-password")]
    [InlineData("analytics", "clickhouse-client", "clickhouse-password")]
    public async Task The_command_that_opens_a_shell_names_the_secret_without_containing_it(string store, string shell, string secretName)
    {
        var stack = await fixture.SharedAsync();
        var secret = (ParameterResource)Named(stack, secretName);

        var line = (await ExecuteAsync(stack, store, shell)).Data!.Value;

        Assert.Contains(secretName, line, StringComparison.Ordinal);
        Assert.DoesNotContain((await secret.GetValueAsync(Stop))!, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resources_show_their_parent_and_only_the_addresses_that_people_open()
    {
        var stack = await fixture.SharedAsync();

        Assert.True(stack.ResourceNotifications.TryGetCurrentState("gateway", out var gateway));
        Assert.Equal(
            ["API reference", "Gateway", "Health"], gateway.Snapshot.Urls.Select(url => url.DisplayProperties.DisplayName).Order());
        (string, string)[] relations = [("gamedb", "postgres"), ("cache", "redis"), ("analytics", "clickhouse"), ("migrations", "gameapi")];
        foreach (var (child, parent) in relations)
            Assert.Contains(
                Named(stack, child).Annotations.OfType<ResourceRelationshipAnnotation>(),
                relation => relation.Type == "Parent" && relation.Resource.Name == parent);
    }

    [Fact]
    public async Task The_sample_games_start_and_play()
    {
        var stack = await fixture.SharedAsync();

        await ExecuteAsync(stack, "console-game", KnownResourceCommands.StartCommand);
        var played = await stack.ResourceNotifications.WaitForResourceAsync(
            "console-game", change => KnownResourceStates.TerminalStates.Contains(change.Snapshot.State?.Text), Stop);
        Assert.Equal(0, played.Snapshot.ExitCode);

        await TypeScriptBuild.DoneAsync(Stop);
        await ExecuteAsync(stack, "browser-game", KnownResourceCommands.StartCommand);
        using var page = stack.CreateHttpClient("browser-game");
        await Eventually.HoldsAsync(() => AnswersAsync(page));
        Assert.Contains("client/index.js", await page.GetStringAsync("/", Stop), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await page.GetAsync("/client/index.js", Stop)).StatusCode);
        await ExecuteAsync(stack, "browser-game", KnownResourceCommands.StopCommand);

        static async Task<bool> AnswersAsync(HttpClient page)
        {
            try
            {
                using var response = await page.GetAsync("/gateway", Stop);
                return response.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task A_killed_resource_is_shown_as_ended_and_restarts_and_a_reset_empties_the_stack()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        await using var stack = await StackFixture.StartAsync(ScratchFolder.New("cockpit"));
        var device = new { deviceId = $"device-{Guid.NewGuid():N}" };
        Assert.Equal(HttpStatusCode.Created, await LogInAsync());

        var worker = await stack.ResourceNotifications.WaitForResourceHealthyAsync("analyticsworker", Stop);
        Processes.Kill((int)worker.Snapshot.Properties.Single(property => property.Name == "executable.pid").Value!);
        var ended = await stack.ResourceNotifications.WaitForResourceAsync(
            "analyticsworker", change => KnownResourceStates.TerminalStates.Contains(change.Snapshot.State?.Text), Stop);
        Assert.NotEqual(0, ended.Snapshot.ExitCode);
        await ExecuteAsync(stack, "analyticsworker", KnownResourceCommands.StartCommand);
        await stack.ResourceNotifications.WaitForResourceHealthyAsync("analyticsworker", Stop);

        Assert.Equal(HttpStatusCode.OK, await LogInAsync());
        await ExecuteAsync(stack, "gamedb", "reset-data");
        Assert.Equal(HttpStatusCode.Created, await LogInAsync());

        async Task<HttpStatusCode> LogInAsync()
        {
            using var client = stack.CreateHttpClient("gateway");
            using var login = await client.PostJsonAsync("/v1/auth/device", device);
            return login.StatusCode;
        }
    }

    private static IResource Named(DistributedApplication stack, string name) =>
        ((DistributedApplicationModel)stack.Services.GetService(typeof(DistributedApplicationModel))!).Resources.Single(
            resource => resource.Name == name);

    private static async Task<ExecuteCommandResult> ExecuteAsync(DistributedApplication stack, string resource, string command)
    {
        var commands = (ResourceCommandService)stack.Services.GetService(typeof(ResourceCommandService))!;
        var result = await commands.ExecuteCommandAsync(Named(stack, resource), command, Stop);
        Assert.True(result.Success, result.Message);
        return result;
    }
}
