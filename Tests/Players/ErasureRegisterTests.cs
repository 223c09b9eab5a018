using System.Net;
using GameApi.Data;
using GameApi.Erasure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Players;

public sealed class ErasureRegisterTests(LocalStores stores)
{
    private static readonly Dictionary<string, string?> Eager =
        new() { ["Erasure:Interval"] = "00:00:00.100", ["Erasure:RequestLimit"] = "00:00:00.200" };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_player_restored_from_a_backup_is_erased_again()
    {
        await using var host = await GameApiHost.StartAsync(stores, Eager);
        await using var source = NpgsqlDataSource.Create(host.Database);
        var register = new ErasureRegister(host.Services.GetRequiredService<GameDatabases>());
        var player = await host.PlayerAsync("Ada");
        await player.Client.SendJsonAsync(HttpMethod.Put, "/v1/storage/saves/one", new { level = 1 }, ("If-None-Match", "*"))
            .JsonAsync(HttpStatusCode.Created);
        await player.Client.SendJsonAsync(HttpMethod.Put, "/v1/leaderboards/global/scores", new { score = 7 }).JsonAsync();
        var backup = new Dictionary<string, string>();
        string[] tables = ["players", "player_identities", "token_families", "refresh_tokens", "storage_objects", "leaderboard_scores"];
        foreach (var table in tables)
            backup[table] = (string)(
                await ScalarAsync(source, $"SELECT json_agg(t)::text FROM {table} t WHERE player_id = $1", player.Id))!;

        using var asked = await player.Client.DeleteAsync("/v1/players/me", Stop);
        await ErasedAsync(source, player.Id);
        var kept = new StringWriter();
        await register.WriteAsync(kept, Stop);

        // The restore: the player is back, and no record of the erasure is left.
        await ScalarAsync(
            source, "WITH request AS (DELETE FROM erasure_requests WHERE player_id = $1) DELETE FROM erased_players WHERE player_id = $1",
            player.Id);
        foreach (var table in tables)
            await ScalarAsync(source, $"INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, $1::json)", backup[table]);
        Assert.Contains("players", await Remains.NamedAsync(source, player.Id));

        Assert.True(await register.ApplyAsync(new StringReader(kept.ToString()), Stop) >= 1);

        await ErasedAsync(source, player.Id);
        Assert.Empty(await Remains.OfErasedAsync(source, player.Id));
        var again = await host.Client.PostJsonAsync("/v1/auth/device", new { deviceId = player.DeviceId })
            .JsonAsync(HttpStatusCode.Created);
        Assert.NotEqual(player.Id, again.GetProperty("playerId").GetGuid());
    }

    [Fact]
    public async Task A_malformed_line_of_the_register_is_rejected_and_quoted()
    {
        await using var databases = new GameDatabases(new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:gamedb"] = "Host=127.0.0.1;Port=1" }).Build());

        var refused = await Assert.ThrowsAsync<FormatException>(
            () => new ErasureRegister(databases).ApplyAsync(new StringReader("somebody yesterday"), Stop));

        Assert.Contains("'somebody yesterday'", refused.Message, StringComparison.Ordinal);
    }

    private static Task ErasedAsync(NpgsqlDataSource source, Guid player) => Eventually.HoldsAsync(async () =>
        await ScalarAsync(source, "SELECT cache_erased_at IS NOT NULL FROM erasure_requests WHERE player_id = $1", player) is true);

    private static async Task<object?> ScalarAsync(NpgsqlDataSource source, string sql, object value)
    {
        await using var command = source.CreateCommand(sql);
        command.Parameters.Add(new() { Value = value });
        return await command.ExecuteScalarAsync(Stop);
    }
}
