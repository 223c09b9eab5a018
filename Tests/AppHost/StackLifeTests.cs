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
    private static readonly string Data = ScratchFolder.New("stack-life");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_stack_leaves_only_its_data_and_the_next_one_survives_the_loss_of_its_services()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        var device = new { deviceId = $"device-{Guid.NewGuid():N}" };
        await KillAsync(device);

        // The node drains for longer than the gateway takes to stop using it, even on a busy machine.
        var (stack, gateway) = await StackProcess.StartAsync(Data, Stop, ("Shutdown__DrainSeconds", "8"));
        using (stack)
        {
            Assert.Equal(HttpStatusCode.OK, await LogInAsync(gateway, device));
            Assert.DoesNotMatch(OperatorLine(), stack.Output);
            await LoseServicesAsync(stack, gateway);
            var descendants = Processes.OfStack(stack.Id);
            Assert.Equal(0, await stack.StopAsync(Stop));
            foreach (var process in descendants)
                await Processes.UntilGoneAsync(process, Stop);
        }
    }

    /// <summary>A killed stack leaves no process.</summary>
    private static async Task KillAsync(object device)
    {
        var (stack, gateway) = await StackProcess.StartAsync(Data, Stop);
        using var killed = stack;
        Assert.Equal(HttpStatusCode.Created, await LogInAsync(gateway, device));
        await CheckFirstOperatorAsync(stack, gateway);
        var descendants = Processes.OfStack(stack.Id);
        Assert.True(
            descendants.Count >= 7, $"Three stores, two GameApi, worker and gateway, but only: {string.Join(' ', descendants)}");
        stack.Kill();
        foreach (var process in descendants)
            await Processes.UntilGoneAsync(process, Stop);
    }

    /// <summary>A node that drains fails no request, and the stack continues without a killed worker.</summary>
    private static async Task LoseServicesAsync(StackProcess stack, Uri gateway)
    {
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
        await Eventually.HoldsAsync(() => Task.FromResult(
            stack.Output.Contains("analyticsworker ended (killed); the other resources keep running", StringComparison.Ordinal)));
        await EachIsServedAsync();
        await over.CancelAsync();
        await Task.WhenAll(players);

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

    /// <summary>The first start shows the first operator's password, which logs in, and no file keeps it.</summary>
    private static async Task CheckFirstOperatorAsync(StackProcess stack, Uri gateway)
    {
        await Eventually.HoldsAsync(() => Task.FromResult(OperatorLine().IsMatch(stack.Output)));
        var line = Assert.Single(OperatorLine().Matches(stack.Output));
        Assert.Contains("/console/", stack.Output, StringComparison.Ordinal);
        using var client = new HttpClient { BaseAddress = gateway };
        client.DefaultRequestHeaders.Add("X-Console", "1");
        using var login = await client.PostAsJsonAsync(
            "/v1/operators/login", new { email = line.Groups["email"].Value, password = line.Groups["password"].Value }, Stop);
        var account = (await login.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("operator");
        Assert.Equal(["admin"], account.GetProperty("roles").EnumerateArray().Select(role => role.GetString()));
        // The running stack holds its lock, which cannot be read.
        foreach (var file in Directory.EnumerateFiles(Data).Where(file => Path.GetFileName(file) != "run.lock"))
            Assert.DoesNotContain(line.Groups["password"].Value, await File.ReadAllTextAsync(file, Stop), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"Operator of the console: (?<email>\S+), password (?<password>\S+) \(shown only once\)")]
    private static partial Regex OperatorLine();

    private static async Task<HttpStatusCode> LogInAsync(Uri gateway, object device)
    {
        using var client = new HttpClient { BaseAddress = gateway };
        using var login = await client.PostAsJsonAsync("/v1/auth/device", device, Stop);
        Assert.True((await login.Content.ReadFromJsonAsync<JsonElement>(Stop)).TryGetProperty("playerId", out _));
        return login.StatusCode;
    }

    /// <summary>Reads and writes as a player until cancelled, and reports each success; any other response is a failure.</summary>
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
