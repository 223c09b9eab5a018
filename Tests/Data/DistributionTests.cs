using GameApi.Data.Schema;
using Xunit;

namespace Tests.Data;

/// <summary>The list of where tables live when the database is sharded, and what Citus requires of such tables.</summary>
public sealed class DistributionTests
{
    [Fact]
    public void Every_table_of_the_models_is_in_the_list_once() =>
        Assert.Equal(
            Models.Tables().Select(table => table.Name).Order(StringComparer.Ordinal), Distribution.All.Select(table => table.Table)
                .Order(StringComparer.Ordinal));

    [Fact]
    public void Every_unique_key_of_a_distributed_table_holds_its_column()
    {
        foreach (var placed in Distribution.All.Where(table => table.Placement is Placement.Distributed))
        {
            var table = Models.Tables().Single(table => table.Name == placed.Table);
            var unique = table.UniqueConstraints.Select(key => (key.Name, key.Columns))
                .Concat(table.Indexes.Where(index => index.IsUnique).Select(index => (index.Name, index.Columns)));
            Assert.All(unique, key => Assert.Contains(key.Columns, column => column.Name == placed.Column));
        }
    }

    [Fact]
    public void Player_data_is_distributed_by_player_except_logins_operators_work_and_the_event_log()
    {
        var elsewhere = Models.Tables().Where(table => table.Columns.Any(column => column.Name == "player_id")).Select(table => table.Name)
            .Except(Distribution.All.Where(table => table.Column == "player_id").Select(table => table.Table));

        Assert.Equal(
            ["activities", "activity_ids", "admin_audit", "bans", "erased_players", "export_dead_letters", "player_identities"],
            elsewhere.Order(StringComparer.Ordinal));
    }
}
