using System.Net;
using GameApi.Data;
using GameApi.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Data;

/// <summary>Nodes whose clocks are a day off work with the others, by the database's clock.</summary>
public sealed class ClockTests(LocalStores stores)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_node_whose_clock_is_a_day_off_ends_and_rejects_nothing(int days)
    {
        await using var right = await GameApiHost.StartAsync(stores);
        await using var wrong = await GameApiHost.StartAsync(
            stores, right.Settings, services => services.AddSingleton(new NodeClock(new ShiftedClock(TimeSpan.FromDays(days)))));
        var player = await right.PlayerAsync();
        var session = await player.Client.PostJsonAsync(
            "/v1/sessions", new { gameId = "tower-keep", platform = "web", clientVersion = "1" }).JsonAsync(HttpStatusCode.Created);

        // A token of the right node at the wrong one, and the other way round.
        using var there = wrong.NewClient(player.AccessToken);
        using var profile = await there.GetAsync("/v1/players/me", Stop);
        Assert.Equal(HttpStatusCode.OK, profile.StatusCode);
        var other = await wrong.PlayerAsync();
        using var back = right.NewClient(other.AccessToken);
        using var welcome = await back.GetAsync("/v1/players/me", Stop);
        Assert.Equal(HttpStatusCode.OK, welcome.StatusCode);
        using var refreshed = await wrong.Client.PostJsonAsync("/v1/auth/refresh", new { refreshToken = player.RefreshToken });
        Assert.Equal(HttpStatusCode.OK, refreshed.StatusCode);

        // Its heartbeat keeps the session, its sweep does not end it.
        using var beat = await there.PostAsync($"/v1/sessions/{session.GetProperty("sessionId").GetGuid()}/heartbeat", null, Stop);
        Assert.Equal(HttpStatusCode.NoContent, beat.StatusCode);
        foreach (var host in (GameApiHost[])[wrong, right])
            Assert.Equal(0, await host.Services.GetServices<IHostedService>().OfType<SessionSweeper>().Single().SweepAsync(Stop));
        Assert.InRange(
            wrong.Services.GetRequiredService<TimeProvider>()
                .GetUtcNow(), DateTimeOffset.UtcNow.AddSeconds(-30), DateTimeOffset.UtcNow.AddSeconds(30));
    }

    private sealed class ShiftedClock(TimeSpan shift) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + shift;
    }
}
