using System.Net;
using System.Text.Json;
using Npgsql;
using ServiceDefaults.Authentication;
using Tests.Analytics;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Operations;

/// <summary>What the console's page System shows, and what it does.</summary>
public sealed class SystemTests(LocalStores stores)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_system_page_agrees_with_the_stores()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var host = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?> { ["ConnectionStrings:gamedb"] = pipeline.ConnectionString });
        await using var other = await GameApiHost.StartAsync(stores, host.Settings);
        using var analyst = host.NewClient(host.OperatorToken(Roles.OperatorAnalyst));
        var player = await host.PlayerAsync();
        for (var read = 0; read < 200; read++)
            await player.Client.FetchAsync($"/v1/players/{player.Id}").JsonAsync();

        // Nothing is exported yet: all of it waits.
        var before = (await SystemAsync(analyst)).GetProperty("export");
        Assert.Equal((1, JsonValueKind.Null), (before.GetProperty("rows").GetInt32(), before.GetProperty("asOf").ValueKind));
        await pipeline.DrainAllAsync(10, Stop);
        await Eventually.HoldsAsync(async () => (await SystemAsync(analyst)).GetProperty("nodes").GetArrayLength() == 2);
        var system = await SystemAsync(analyst);

        Assert.True(system.GetProperty("redisAvailable").GetBoolean());
        var profiles = system.GetProperty("cache").GetProperty("kinds").EnumerateArray()
            .Single(kind => kind.GetProperty("kind").GetString() == "profile");
        Assert.InRange(profiles.GetProperty("requests").GetInt64(), 100, 400);
        Assert.True(profiles.GetProperty("l1Hits").GetInt64() > profiles.GetProperty("l1Misses").GetInt64());
        Assert.Equal(0, system.GetProperty("export").GetProperty("rows").GetInt32());
        Assert.Equal(JsonValueKind.String, system.GetProperty("export").GetProperty("asOf").ValueKind);
        foreach (var table in system.GetProperty("partitions").EnumerateArray())
        {
            Assert.True(table.GetProperty("ahead").GetInt32() >= 2);
            Assert.Equal(
                table.GetProperty("bytes").GetInt64(), table.GetProperty("weeks").EnumerateArray()
                    .Sum(week => week.GetProperty("bytes").GetInt64()));
        }
        // An analyst sees no single player, not even in a key.
        Assert.DoesNotContain($"{player.Id}", system.GetRawText(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain($"{player.Id:N}", system.GetRawText(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_dead_letter_is_listed_with_its_reason_and_exported_once_the_cause_is_fixed()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var host = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?> { ["ConnectionStrings:gamedb"] = pipeline.ConnectionString });
        var ids = await pipeline.ActAsync(3, Stop, $$"""{"text":"{{new string('x', 20_000)}}"}""");
        await pipeline.DrainAllAsync(10, Stop);
        using var analyst = host.NewClient(host.OperatorToken(Roles.OperatorAnalyst));
        using var admin = host.NewClient(host.OperatorToken(Roles.OperatorAdmin));
        admin.DefaultRequestHeaders.Add("X-Console", "1");

        Assert.Equal(3, (await SystemAsync(analyst)).GetProperty("deadLetters").GetProperty("count").GetInt32());
        var (letters, cursor) = (new List<JsonElement>(), "");
        do
        {
            var page = await admin.FetchAsync($"/v1/admin/dead-letters?limit=2{cursor}").JsonAsync();
            letters.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("next").GetString() is { } next ? $"&cursor={next}" : "";
        }
        while (cursor.Length > 0);
        Assert.Equal(ids.Order(), letters.Select(letter => letter.GetProperty("id").GetGuid()).Order());
        Assert.All(letters, letter => Assert.Contains("payload", letter.GetProperty("reason").GetString(), StringComparison.Ordinal));
        Assert.All((await analyst.FetchAsync("/v1/admin/dead-letters").JsonAsync()).GetProperty("items").EnumerateArray(), letter =>
            Assert.Equal(
                (JsonValueKind.Null, JsonValueKind.Null),
                (letter.GetProperty("playerId").ValueKind, letter.GetProperty("payload").ValueKind)));

        // Resent unchanged, it is rejected again; repaired, it arrives.
        var path = $"/v1/admin/dead-letters/{ids[0]}/send-again";
        await analyst.PostJsonAsync(path, new { reason = "Mended." }).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal(1, (await admin.PostJsonAsync(path, new { reason = "Once more." }).JsonAsync()).GetProperty("sent").GetInt32());
        await pipeline.DrainAllAsync(10, Stop);
        Assert.Equal(3, (await SystemAsync(analyst)).GetProperty("deadLetters").GetProperty("count").GetInt32());
        await using (var mend = pipeline.Database.CreateCommand("UPDATE activities SET payload = '{}' WHERE activity_id = $1"))
        {
            mend.Parameters.Add(new NpgsqlParameter { Value = ids[0] });
            await mend.ExecuteNonQueryAsync(Stop);
        }
        await admin.PostJsonAsync(path, new { reason = "Mended." }).JsonAsync();
        await pipeline.DrainAllAsync(10, Stop);

        Assert.Equal([ids[0]], await pipeline.ExportedAsync(Stop));
        Assert.Equal(2, (await SystemAsync(analyst)).GetProperty("deadLetters").GetProperty("count").GetInt32());
        await admin.PostJsonAsync(path, new { reason = "Mended." }).ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    private static Task<JsonElement> SystemAsync(HttpClient client) => client.FetchAsync("/v1/admin/system").JsonAsync();
}
