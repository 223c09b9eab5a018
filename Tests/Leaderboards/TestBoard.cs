using System.Text.Json;
using Npgsql;
using Tests.Api;
using Xunit;

namespace Tests.Leaderboards;

/// <summary>A leaderboard that no other test submits to, so that tests share a host.</summary>
internal sealed class TestBoard(GameApiHost host, string id)
{
    public string Id => id;

    /// <summary>A new and empty board of a policy: best, latest or sum.</summary>
    public static async Task<TestBoard> NewAsync(GameApiHost host, string policy = "best")
    {
        var id = $"test-{Guid.NewGuid():N}";
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(host.Database) { Pooling = false }.ConnectionString);
        await using var insert = source.CreateCommand("INSERT INTO boards (board_id, name, policy, created_at) VALUES ($1, $1, $2, now())");
        insert.Parameters.Add(new NpgsqlParameter { Value = id });
        insert.Parameters.Add(new NpgsqlParameter { Value = policy });
        await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return new TestBoard(host, id);
    }

    /// <summary>Submits a score, the client's own unless it names another player.</summary>
    public Task<HttpResponseMessage> SubmitAsync(HttpClient client, long score, Guid? playerId = null) =>
        SubmitAsync(client, id, score, playerId);

    /// <inheritdoc cref="SubmitAsync(HttpClient, long, Guid?)"/>
    public static Task<HttpResponseMessage> SubmitAsync(HttpClient client, string board, long score, Guid? playerId = null) =>
        client.SendJsonAsync(
            HttpMethod.Put, $"/v1/leaderboards/{board}/scores", playerId is null ? new { score } : new { score, playerId });

    /// <summary>All rows of the board, read by pages of a size.</summary>
    public async Task<List<string>> PageThroughAsync(int size)
    {
        var reader = await host.PlayerAsync();
        var items = new List<string>();
        var cursor = "";
        do
        {
            var page = await reader.Client.FetchAsync($"/v1/leaderboards/{id}?limit={size}{cursor}").JsonAsync();
            items.AddRange(page.GetProperty("items").EnumerateArray().Select(Row));
            cursor = page.GetProperty("next").GetString() is { } next ? $"&cursor={next}" : null;
        }
        while (cursor is not null);
        return items;
    }

    /// <summary>The rows of the part of the board around a player.</summary>
    public async Task<List<JsonElement>> AroundAsync(TestPlayer player, int limit)
    {
        var page = await player.Client.FetchAsync($"/v1/leaderboards/{id}/around-me?limit={limit}").JsonAsync();
        return [.. page.GetProperty("items").EnumerateArray()];
    }

    /// <summary>Rank, name and score of a row.</summary>
    public static string Row(JsonElement item) =>
        $"{item.GetProperty("rank").GetInt64()} {item.GetProperty("displayName").GetString()} {item.GetProperty("score").GetInt64()}";
}
