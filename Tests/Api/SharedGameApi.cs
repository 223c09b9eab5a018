using Tests.Api;
using Tests.Stores;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedGameApi))]

namespace Tests.Api;

/// <summary>One GameApi for all tests that do not change it as a whole: create your own players, and look only at those.</summary>
public sealed class SharedGameApi : IAsyncDisposable
{
    private readonly Lock _starting = new();
    private Task<GameApiHost>? _host;

    internal Task<GameApiHost> StartedAsync(LocalStores stores)
    {
        lock (_starting)
            return _host ??= GameApiHost.StartAsync(stores);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is { IsCompletedSuccessfully: true })
            await (await _host).DisposeAsync();
    }
}
