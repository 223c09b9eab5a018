using Tests.Stores;
using Xunit;

namespace Tests.Data;

/// <summary>The response to a commit is lost on the network. <see cref="CitusTests"/> runs the same on a cluster.</summary>
public sealed class CutCommitTests(LocalStores stores)
{
    [Fact]
    public async Task A_commit_whose_response_was_lost_counts_once_with_its_activity() =>
        await DataLayerChecks.CutCommitAsync(stores, await stores.NewGameDatabaseAsync(TestContext.Current.CancellationToken));

    /// <summary>With the statements of a sharded database.</summary>
    [Fact]
    public async Task The_same_holds_on_a_sharded_database()
    {
        var database = await stores.NewGameDatabaseAsync(TestContext.Current.CancellationToken);
        await ShardedInName.MakeAsync(database, TestContext.Current.CancellationToken);
        await DataLayerChecks.CutCommitAsync(stores, database);
    }
}
