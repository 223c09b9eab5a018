using System.Globalization;
using System.Threading.RateLimiting;
using GameApi.Players.Export;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Xunit;

namespace Tests.Players;

/// <summary>Exports are expensive: of one player few at once and an hour, and of all together few read the stores at a time.</summary>
public sealed class ExportLimitTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_players_concurrent_exports_are_limited_without_affecting_others()
    {
        using var limit = new ExportLimit(Options.Create(new ExportOptions()));
        var (greedy, other) = (Guid.NewGuid(), Guid.NewGuid());
        List<DefaultHttpContext> open = [];

        Assert.Equal([null, null, StatusCodes.Status429TooManyRequests], Enter(greedy, 3));
        Assert.Equal([null, null, StatusCodes.Status429TooManyRequests], Enter(other, 3));

        foreach (var context in open)
            await context.Features.GetRequiredFeature<IHttpResponseFeature>().EndAsync();
        open.Clear();
        Assert.Equal([null], Enter(greedy, 1));

        int?[] Enter(Guid player, int times) => [.. Enumerable.Range(0, times).Select(_ =>
        {
            var context = new DefaultHttpContext();
            context.Features.Set<IHttpResponseFeature>(new Ending());
            open.Add(context);
            return limit.TryEnter(player, context.Response, out var problem) ? null : (int?)problem.StatusCode;
        })];
    }

    [Fact]
    public async Task A_player_has_ten_exports_an_hour_and_then_gets_Retry_After()
    {
        using var limit = new ExportLimit(Options.Create(new ExportOptions()));
        var (player, other) = (Guid.NewGuid(), Guid.NewGuid());
        for (var export = 0; export < 10; export++)
            Assert.Null((await ExportAsync(player)).Status);

        var (status, retryAfter) = await ExportAsync(player);

        Assert.Equal(StatusCodes.Status429TooManyRequests, status);
        Assert.InRange(int.Parse(retryAfter, CultureInfo.InvariantCulture), 3_500, 3_600);
        Assert.Null((await ExportAsync(other)).Status);

        async Task<(int? Status, string RetryAfter)> ExportAsync(Guid of)
        {
            var context = new DefaultHttpContext();
            context.Features.Set<IHttpResponseFeature>(new Ending());
            var status = limit.TryEnter(of, context.Response, out var problem) ? (int?)null : problem.StatusCode;
            await context.Features.GetRequiredFeature<IHttpResponseFeature>().EndAsync();
            return (status, context.Response.Headers.RetryAfter.ToString());
        }
    }

    [Fact]
    public async Task Few_exports_run_at_a_time_some_wait_and_the_rest_is_rejected()
    {
        using var limit = new ExportLimit(Options.Create(new ExportOptions()));
        var reading = await Task.WhenAll(Enumerable.Range(0, ExportLimit.MaxReading).Select(_ => limit.EnterStoresAsync(Stop).AsTask()));
        var waiting = Enumerable.Range(0, ExportLimit.MaxQueued).Select(_ => limit.EnterStoresAsync(Stop).AsTask()).ToList();

        Assert.All(reading, place => Assert.True(place.IsAcquired));
        Assert.All(waiting, place => Assert.False(place.IsCompleted));
        Assert.False((await limit.EnterStoresAsync(Stop)).IsAcquired);

        reading[0].Dispose();
        using RateLimitLease next = await waiting[0];
        Assert.True(next.IsAcquired);
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
