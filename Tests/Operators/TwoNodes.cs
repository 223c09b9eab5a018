using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Operators;

/// <summary>Tests that share two nodes, one after the other: some count what the nodes load.</summary>
[CollectionDefinition(nameof(TwoNodes))]
public sealed class SharingTwoNodes : ICollectionFixture<TwoNodes>;

/// <summary>Two nodes of an installation with a database of their own.</summary>
public sealed class TwoNodes(LocalStores stores) : IAsyncLifetime
{
    public GameApiHost One { get; private set; } = null!;

    public GameApiHost Two { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        One = await GameApiHost.StartAsync(stores);
        Two = await GameApiHost.StartAsync(stores, One.Settings);
    }

    public async ValueTask DisposeAsync()
    {
        await Two.DisposeAsync();
        await One.DisposeAsync();
    }
}
