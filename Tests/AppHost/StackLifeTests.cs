using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.AppHost;

/// <summary>However a run ends, nothing of it stays behind but its data.</summary>
public sealed partial class StackLifeTests
{
    /// <summary>One after the other, as of one clone: the data need be made once.</summary>
    private static readonly string Data = ScratchFolder.New("stack-life");

    /// <summary>Whether a start on the data has shown the first operator: the next ones do not.</summary>
    private static bool _operatorIsShown;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_stack_leaves_no_process_and_the_next_start_has_its_data()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        var device = new { deviceId = $"device-{Guid.NewGuid():N}" };

        var (killed, gateway) = await StackProcess.StartAsync(Data, Stop);
        using (killed)
        {
            Assert.Equal(HttpStatusCode.Created, await LogInAsync(gateway));
            await CheckOperatorAsync(killed, gateway);
            var descendants = Processes.OfStack(killed.Id);
            Assert.True(
                descendants.Count >= 7, $"Three stores, two GameApi, worker and gateway, but only: {string.Join(' ', descendants)}");
            killed.Kill();
            foreach (var process in descendants)
                await Processes.UntilGoneAsync(process, Stop);
        }

        var (next, newGateway) = await StackProcess.StartAsync(Data, Stop);
        using (next)
        {
            Assert.Equal(HttpStatusCode.OK, await LogInAsync(newGateway));
            await CheckOperatorAsync(next, newGateway);
            var descendants = Processes.OfStack(next.Id);
            Assert.Equal(0, await next.StopAsync(Stop));
            foreach (var process in descendants)
                await Processes.UntilGoneAsync(process, Stop);
        }

        async Task<HttpStatusCode> LogInAsync(Uri address)
        {
            using var client = new HttpClient { BaseAddress = address };
            using var login = await client.PostAsJsonAsync("/v1/auth/device", device, Stop);
            Assert.True((await login.Content.ReadFromJsonAsync<JsonElement>(Stop)).TryGetProperty("playerId", out _));
            return login.StatusCode;
        }
    }

    [Fact]
    public async Task A_node_that_drains_fails_no_request_and_the_stack_goes_on_without_what_is_killed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        // Longer than the gateway takes to look away, also on a machine with better things to do.
        var (stack, gateway) = await StackProcess.StartAsync(Data, Stop, ("Shutdown__DrainSeconds", "8"));
        using var running = stack;
        await CheckOperatorAsync(stack, gateway);
        var processes = Processes.OfStack(stack.Id);
        var nodes = processes.Running("/GameApi/bin/");
        Assert.Equal(2, nodes.Count);

        using var over = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var served = new int[4];
        var players = served.Select((_, player) => PlayAsync(gateway, () => served[player]++, over.Token)).ToList();
        await EachIsServedAsync();
        Processes.Terminate(nodes[0]);
        await Processes.UntilGoneAsync(nodes[0], Stop, TimeSpan.FromSeconds(30));
        Processes.Kill(processes.Running("/AnalyticsWorker/bin/").Single());
        await Eventually.HoldsAsync(
            () => Task.FromResult(stack.Output.Contains("analyticsworker ended (killed); the others go on", StringComparison.Ordinal)));
        await EachIsServedAsync();
        await over.CancelAsync();
        await Task.WhenAll(players);
        Assert.Equal(0, await stack.StopAsync(Stop));

        async Task EachIsServedAsync()
        {
            var before = served.ToArray();
            await Eventually.HoldsAsync(async () =>
            {
                await Task.WhenAll(players.Where(player => player.IsCompleted));
                return served.Zip(before, (now, then) => now - then).All(more => more >= 6);
            });
        }
    }

    /// <summary>The first start shows the first operator's password, which logs in; no other start shows one, and no file keeps it.</summary>
    private static async Task CheckOperatorAsync(StackProcess stack, Uri gateway)
    {
        if (_operatorIsShown)
        {
            Assert.DoesNotMatch(OperatorLine(), stack.Output);
            return;
        }

        await Eventually.HoldsAsync(() => Task.FromResult(OperatorLine().IsMatch(stack.Output)));
        _operatorIsShown = true;
        var line = Assert.Single(OperatorLine().Matches(stack.Output));
        Assert.Contains("/console/", stack.Output, StringComparison.Ordinal);
        using var client = new HttpClient { BaseAddress = gateway };
        client.DefaultRequestHeaders.Add("X-Console", "1");
        using var login = await client.PostAsJsonAsync(
            "/v1/operators/login", new { email = line.Groups["email"].Value, password = line.Groups["password"].Value }, Stop);
        var account = (await login.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("operator");
        Assert.Equal(["admin"], account.GetProperty("roles").EnumerateArray().Select(role => role.GetString()));
        foreach (var file in Directory.EnumerateFiles(Data))
            Assert.DoesNotContain(line.Groups["password"].Value, await File.ReadAllTextAsync(file, Stop), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"Operator of the console: (?<email>\S+), password (?<password>\S+) \(shown this once\)")]
    private static partial Regex OperatorLine();

    /// <summary>Reads and writes as a player until it is over, and tells of each; any answer but a good one is a failure.</summary>
    private static async Task PlayAsync(Uri gateway, Action served, CancellationToken over)
    {
        using var client = new HttpClient { BaseAddress = gateway };
        await client.BecomePlayerAsync();
        while (!over.IsCancellationRequested)
        {
            using var read = await client.GetAsync(new Uri("/v1/players/me", UriKind.Relative), Stop);
            Assert.Equal(HttpStatusCode.OK, read.StatusCode);
            served();
            object[] activities =
                [new { id = Guid.CreateVersion7(), gameId = "star-drift", kind = "level.up", occurredAt = DateTimeOffset.UtcNow }];
            using var written = await client.PostAsJsonAsync("/v1/activities", activities, Stop);
            Assert.Equal(HttpStatusCode.OK, written.StatusCode);
            served();
            await Task.Delay(50, Stop);
        }
    }
}
