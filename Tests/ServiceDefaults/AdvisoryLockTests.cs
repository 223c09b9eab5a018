using Npgsql;
using ServiceDefaults.Postgres;
using Tests.Stores;
using Xunit;

namespace Tests.ServiceDefaults;

/// <summary>One lock for migrations, keepers, flushers and exporters.</summary>
public sealed class AdvisoryLockTests(LocalStores stores)
{
    private const long Key = 4711;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_holder_has_the_lock_and_others_wait_or_fail_fast()
    {
        await using var source = NpgsqlDataSource.Create(await stores.NewDatabaseAsync(Stop));
        var held = await AdvisoryLock.AcquireAsync(source, Key, Stop);
        Assert.Null(await AdvisoryLock.TryAcquireAsync(source, Key, Stop));
        var waiting = AdvisoryLock.AcquireAsync(source, Key, Stop);
        await using (var other = await AdvisoryLock.TryAcquireAsync(source, Key + 1, Stop))
            Assert.NotNull(other);
        Assert.False(waiting.IsCompleted);

        await held.DisposeAsync();
        await (await waiting.WaitAsync(TimeSpan.FromSeconds(30), Stop)).DisposeAsync();

        await using var next = await AdvisoryLock.TryAcquireAsync(source, Key, Stop);
        Assert.NotNull(next);
    }

    [Fact]
    public async Task A_holder_that_loses_its_connection_loses_the_lock_and_can_still_be_disposed()
    {
        await using var proxy = new CuttableProxy(await stores.NewDatabaseAsync(Stop));
        await using var source = NpgsqlDataSource.Create(proxy.ConnectionString);
        var held = await AdvisoryLock.AcquireAsync(source, Key, Stop);

        proxy.Cut();
        await held.DisposeAsync();
        proxy.Mend();

        await using var next = await AdvisoryLock.AcquireAsync(source, Key, Stop);
        Assert.NotNull(next);
    }
}
