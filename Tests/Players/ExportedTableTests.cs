using System.Net;
using GameApi.Players.Export;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Players;

/// <summary>A player's export has the rows of every table with that player.</summary>
public sealed class ExportedTableTests(LocalStores stores, SharedGameApi shared) : PlayerTableTestBase
{
    [Fact]
    public async Task An_export_has_the_players_rows_of_every_table_and_nobody_elses()
    {
        await using var host = await GameApiHost.StartAsync(stores);
        var (player, other) = (await host.PlayerAsync("Ada", "GB"), await host.PlayerAsync("Grace"));
        await player.Client.PostJsonAsync("/v1/sessions", new { gameId = "star-drift", platform = "web", clientVersion = "1" })
            .JsonAsync(HttpStatusCode.Created);
        await FillAsync(host, player.Id);
        await FillAsync(host, other.Id);

        var export = await player.Client.FetchAsync("/v1/players/me/export").JsonAsync();

        foreach (var section in ExportSections.Game.Concat(ExportSections.Leaderboards).Where(section => section.Name != "erasure"))
            Assert.True(export.GetProperty(section.Name).GetArrayLength() > 0, $"{section.Name} is empty");
        Assert.Equal("Ada", export.GetProperty("player")[0].GetProperty("displayName").GetString());
        Assert.Equal("session.started", export.GetProperty("activities")[1].GetProperty("kind").GetString());
        Assert.DoesNotContain(other.Id.ToString(), export.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(other.DeviceId, export.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_table_with_a_player_is_in_the_export()
    {
        var host = await shared.StartedAsync(stores);
        var exported = ExportSections.Game.Concat(ExportSections.Leaderboards).Select(section => section.Table);

        // Ids of activities: the activities have them. Tombstones are of players who are gone.
        Assert.Empty(PlayerTables(host).Except(exported).Except(["activity_ids", "erased_players"]));
    }
}
