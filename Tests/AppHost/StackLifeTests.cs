using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tests.Stores;
using Xunit;

namespace Tests.AppHost;

/// <summary>However a run ends, nothing of it stays behind but its data.</summary>
public sealed class StackLifeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_stack_leaves_no_process_and_the_next_start_has_its_data()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        var folder = ScratchFolder.New("killed-stack");
        var device = new { deviceId = $"device-{Guid.NewGuid():N}" };

        var (killed, gateway) = await StackProcess.StartAsync(folder, Stop);
        using (killed)
        {
            Assert.Equal(HttpStatusCode.Created, await LogInAsync(gateway));
            var descendants = Processes.DescendantsOf(killed.Id);
            Assert.True(descendants.Count >= 7, $"Three stores, two GameApi, worker and gateway, but only: {string.Join(' ', descendants)}");
            killed.Kill();
            foreach (var process in descendants)
                await Processes.UntilGoneAsync(process, Stop);
        }

        var (next, newGateway) = await StackProcess.StartAsync(folder, Stop);
        using (next)
        {
            Assert.Equal(HttpStatusCode.OK, await LogInAsync(newGateway));
            var descendants = Processes.DescendantsOf(next.Id);
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
}
