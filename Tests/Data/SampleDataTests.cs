using GameApi.Migrate;
using Npgsql;
using Tests.Stores;
using Xunit;

namespace Tests.Data;

/// <summary>What a migration adds besides the schema: in production nothing but the boards that its settings name.</summary>
public sealed class SampleDataTests(LocalStores stores)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Production_starts_without_sample_data_and_with_the_boards_that_are_configured()
    {
        var database = await stores.NewDatabaseAsync(Stop);
        await using var databases = MigratedDatabases.Open(database);
        var catalogue =
            new SeedDataOptions { Boards = { ["season-1"] = new() { Name = "Season one", Policy = "sum" }, ["plain"] = new() } };

        await MigratedDatabases.MigrateAsync(databases, seed: catalogue);
        catalogue.Boards["plain"].Policy = "latest";
        await MigratedDatabases.MigrateAsync(databases, seed: catalogue);

        Assert.Equal("", await AskAsync(databases.Game, "SELECT coalesce(string_agg(game_id, ' '), '') FROM games"));
        Assert.Equal("plain/plain/best season-1/Season one/sum", await AskAsync(
            databases.Game, "SELECT string_agg(concat_ws('/', board_id, name, policy), ' ' ORDER BY board_id) FROM boards"));
    }

    [Fact]
    public async Task A_board_with_an_unknown_policy_is_rejected_before_anything_changes()
    {
        await using var databases = MigratedDatabases.Open("Host=nowhere;Database=game");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => MigratedDatabases.MigrateAsync(
            databases, seed: new SeedDataOptions { Boards = { ["season-1"] = new() { Policy = "highest" } } }));

        Assert.Equal("Migrate:Boards:season-1:Policy is 'highest': use best, latest, sum.", refused.Message);
    }

    private static async Task<string> AskAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync(Stop))!;
    }
}
