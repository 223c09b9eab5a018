using GameApi.Caching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Caching;

public sealed class RefreshAheadTests(LocalStores stores)
{
    private const string Key = "key";

    private readonly TestKind _test = new();

    [Fact]
    public async Task Without_Redis_each_node_renews_for_itself()
    {
        await using var host = await StartAsync(TimeProvider.System, new Dictionary<string, string?> { ["ConnectionStrings:cache"] = "127.0.0.1:1" });
        await ReadAsync(host);

        await Cache(host).RefreshAsync(_test.Kind, Key, CancellationToken.None);

        Assert.Equal(2, await ReadAsync(host));
    }

    private Task<GameApiHost> StartAsync(TimeProvider clock, IReadOnlyDictionary<string, string?>? settings = null) =>
        // A test run that is short of CPU must not take Redis for dead.
        GameApiHost.StartAsync(stores, new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>()) { ["Cache:Timeout"] = "00:00:10" }, services =>
        {
            _test.AddTo(services);
            services.Replace(ServiceDescriptor.Singleton(clock));
        });

    private static GameCache Cache(GameApiHost host) => host.Services.GetRequiredService<GameCache>();

    private async Task<long> ReadAsync(GameApiHost host) => (await Cache(host).GetAsync(_test.Kind, Key, CancellationToken.None))!.Version;
}
