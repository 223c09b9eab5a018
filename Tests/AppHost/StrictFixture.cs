using AppHost.Secrets;
using Tests.Stores;
using Xunit;

namespace Tests.AppHost;

/// <summary>
/// A stack for tests that kill and freeze its nodes, with limits that a test can reach and a proxy address that it can use.
/// </summary>
public sealed class StrictFixture : IAsyncDisposable
{
    internal const int ConcurrentRequests = 40;

    private readonly string _folder = ScratchFolder.New("strict");
    private Task<(StackProcess Stack, Uri Gateway)>? _started;

    /// <summary>The recent output of the stack and its services.</summary>
    internal async Task<string> OutputAsync() => (await StartedAsync()).Stack.Output;

    /// <summary>The processes of GameApi that run.</summary>
    internal async Task<IReadOnlyList<int>> NodesAsync() => Processes.OfStack((await StartedAsync()).Stack.Id).Running("/GameApi/bin/");

    internal async Task<HttpClient> ClientAsync() => new() { BaseAddress = (await StartedAsync()).Gateway };

    internal async Task<HttpClient> ServerAsync()
    {
        var client = await ClientAsync();
        await client.BecomeServiceAsync("server", LocalSecrets.ReadOrCreate(_folder, "server-client-secret"));
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        if (_started is { IsCompletedSuccessfully: true })
        {
            using var stack = (await _started).Stack;
            await stack.StopAsync(CancellationToken.None);
        }
    }

    private Task<(StackProcess Stack, Uri Gateway)> StartedAsync() => _started ??= StackProcess.StartAsync(
        _folder, TestContext.Current.CancellationToken,
        ("Limits__ConcurrentRequests", $"{ConcurrentRequests}"), ("Limits__RequestSeconds", "6"),
        ("Limits__AuthPerAddressPerMinute", "100"),
        ("Proxies__Trusted__0", "127.0.0.0/8"), ("Proxies__Trusted__1", "::1/128"));
}
