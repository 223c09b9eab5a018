using GameApi.Players.Export;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Players;

/// <summary>Exports that are read slowly hold connections to PostgreSQL: of one player few, and in all less than there are.</summary>
public sealed class ExportLimitTests(LocalStores stores, SharedGameApi shared)
{
    [Fact]
    public async Task One_player_has_few_exports_at_once_all_together_some_and_each_that_ends_makes_room()
    {
        using var limit = new ExportLimit();
        var (greedy, other, third) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        List<DefaultHttpContext> open = [];

        Assert.Equal([null, null, StatusCodes.Status429TooManyRequests], Enter(greedy, 3));
        Assert.Equal([null, null, StatusCodes.Status429TooManyRequests], Enter(other, 3));
        Assert.Equal([StatusCodes.Status503ServiceUnavailable], Enter(third, 1));

        foreach (var context in open)
            await context.Features.GetRequiredFeature<IHttpResponseFeature>().EndAsync();
        open.Clear();
        Assert.Equal([null], Enter(third, 1));

        int?[] Enter(Guid player, int times) => [.. Enumerable.Range(0, times).Select(_ =>
        {
            var context = new DefaultHttpContext();
            context.Features.Set<IHttpResponseFeature>(new Ending());
            open.Add(context);
            return limit.TryEnter(player, context.Response, out var problem) ? null : (int?)problem.StatusCode;
        })];
    }

    [Fact]
    public async Task A_players_exports_one_after_another_are_served()
    {
        var host = await shared.StartedAsync(stores);
        var player = await host.PlayerAsync();

        for (var export = 0; export < 6; export++)
            await player.Client.FetchAsync("/v1/players/me/export").JsonAsync();

        Assert.NotNull(host.Services.GetRequiredService<ExportLimit>());
    }
}

/// <summary>A response that a test ends.</summary>
internal sealed class Ending : HttpResponseFeature
{
    private readonly Stack<(Func<object, Task> Callback, object State)> _completed = new();

    public override void OnCompleted(Func<object, Task> callback, object state) => _completed.Push((callback, state));

    internal async Task EndAsync()
    {
        foreach (var (callback, state) in _completed)
            await callback(state);
    }
}

internal static class EndingExtensions
{
    internal static Task EndAsync(this IHttpResponseFeature response) => ((Ending)response).EndAsync();
}
