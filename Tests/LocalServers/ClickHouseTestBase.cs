using ClickHouse.Driver;
using Tests.Stores;
using Xunit;

namespace Tests.LocalServers;

/// <summary>Clients of the embedded ClickHouse, each of a database of its own.</summary>
public abstract class ClickHouseTestBase(LocalStores stores)
{
    private protected LocalStores Stores => stores;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected async Task<ClickHouseClient> NewClientAsync(string? create = null)
    {
        var client = new ClickHouseClient(await stores.NewAnalyticsDatabaseAsync(Cancellation));
        if (create is not null)
            await client.ExecuteNonQueryAsync(create, cancellationToken: Cancellation);
        return client;
    }
}
