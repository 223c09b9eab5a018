using System.Net;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Sessions;

public sealed class SweeperTests(LocalStores stores)
{
    [Fact]
    public async Task An_idle_session_ends_at_its_last_heartbeat_and_others_continue()
    {
        var settings = new Dictionary<string, string?> { ["Sessions:SweepInterval"] = "00:00:00.200" };
        await using var host = await GameApiHost.StartAsync(stores, settings);
        var player = await host.PlayerAsync();
        var silent = await StartAsync(player, "star-drift");
        var lively = await StartAsync(player, "tower-keep");
        await using var database = NpgsqlDataSource.Create(host.Database);
        await using (var age = database.CreateCommand("""
            UPDATE sessions SET started_at = now() - interval '20 minutes', last_seen_at = now() - interval '10 minutes'
            WHERE session_id = $1
            """))
        {
            age.Parameters.Add(new() { Value = silent });
            await age.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await Eventually.HoldsAsync(async () => (await GetAsync(silent)).GetProperty("endReason").GetString() == "silent");

        var ended = await GetAsync(silent);
        Assert.Equal(ended.GetProperty("lastSeenAt").GetString(), ended.GetProperty("endedAt").GetString());
        Assert.Null((await GetAsync(lively)).GetProperty("endReason").GetString());
        await using var told = database.CreateCommand("SELECT count(*) FROM activities WHERE session_id = $1 AND kind = 'session.ended'");
        told.Parameters.Add(new() { Value = silent });
        Assert.Equal(1L, await told.ExecuteScalarAsync(TestContext.Current.CancellationToken));

        Task<System.Text.Json.JsonElement> GetAsync(Guid session) => player.Client.FetchAsync($"/v1/sessions/{session}").JsonAsync();
    }

    private static async Task<Guid> StartAsync(TestPlayer player, string gameId) =>
        (await player.Client.PostJsonAsync("/v1/sessions", new { gameId, platform = "linux", clientVersion = "1" })
            .JsonAsync(HttpStatusCode.Created)).GetProperty("sessionId").GetGuid();
}
