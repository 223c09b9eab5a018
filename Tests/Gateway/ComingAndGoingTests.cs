using Microsoft.AspNetCore.Http;
using Tests.Api;
using Xunit;

namespace Tests.Gateway;

/// <summary>
/// Clients that disconnect, services that are slow, broken or gone: all at once, and none of it is an error of the gateway.
/// </summary>
public sealed class ComingAndGoingTests
{
    private static readonly string[] Reads =
        ["/v1/games", "/v1/games/chess", "/v1/leaderboards/weekly", "/v1/players/me", "/v1/activities"];

    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_disconnect_or_failure_ends_in_an_unhandled_exception()
    {
        await using var nodes = await BackendSet.StartAsync(3);
        foreach (var node in nodes.All)
            node.Answer = UnreliablyAsync;
        await using var gateway = await GatewayHost.StartAsync(
            nodes.All, ("Limits:RequestSeconds", "0.1"), ("Limits:ConcurrentRequests", "48"), ("PublicReads:Seconds", "0.05"));
        using var ready = gateway.Player();
        await Eventually.HoldsAsync(async () =>
        {
            using var response = await ready.FetchAsync("/v1/games");
            return response.Headers.Age is not null;
        });
        // From now on one of the nodes refuses connections.
        await nodes.All[2].DisposeAsync();

        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => AskAsync(gateway)));

        Assert.Empty(gateway.Errors.Lines);
    }

    private async Task AskAsync(GatewayHost gateway)
    {
        using var client = gateway.Player();
        for (var turn = 0; turn < 60; turn++)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(_cancellation);
            if (Random.Shared.Next(3) == 0)
                patience.CancelAfter(Random.Shared.Next(30));
            using var request = new HttpRequestMessage(HttpMethod.Get, Reads[Random.Shared.Next(Reads.Length)]);
            if (Random.Shared.Next(4) == 0)
                request.Headers.TryAddWithoutValidation("If-None-Match", "*");
            if (Random.Shared.Next(4) == 0)
                (request.Method, request.RequestUri, request.Content) = (
                    HttpMethod.Post, new Uri("/v1/activities", UriKind.Relative),
                    new ByteArrayContent(new byte[Random.Shared.Next(100_000)]));
            try
            {
                using var response = await client.SendAsync(request, patience.Token);
            }
            catch (Exception gone) when (gone is OperationCanceledException or HttpRequestException)
            {
                _cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    private static async Task UnreliablyAsync(HttpContext context)
    {
        var mood = Random.Shared.Next(10);
        if (mood < 3)
            await Task.Delay(Random.Shared.Next(mood == 0 ? 300 : 20), CancellationToken.None);
        if (mood == 3)
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        await context.Response.WriteAsync(new string('x', Random.Shared.Next(2000)), CancellationToken.None);
        if (mood != 4)
            return;
        await context.Response.Body.FlushAsync(CancellationToken.None);
        context.Abort();
    }
}
