using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using Tests.Api;
using Xunit;

namespace Tests.Activities;

/// <summary>Activities as a client builds them.</summary>
internal static class Report
{
    internal static object Item(
        Guid? id = null, DateTimeOffset? at = null, string kind = "match.started", string gameId = "star-drift", object? payload = null) =>
        new { id = id ?? Guid.CreateVersion7(), gameId, kind, occurredAt = at ?? DateTimeOffset.UtcNow, payload };

    internal static Task<HttpResponseMessage> ReportAsync(this HttpClient client, params object[] items) =>
        client.PostAsJsonAsync("/v1/activities", items, TestContext.Current.CancellationToken);

    internal static async Task<(int Accepted, int Duplicates, JsonElement Rejected)> ReceiptAsync(this Task<HttpResponseMessage> response)
    {
        var receipt = await response.JsonAsync();
        return (receipt.GetProperty("accepted").GetInt32(), receipt.GetProperty("duplicates").GetInt32(), receipt.GetProperty("rejected"));
    }

    /// <summary>The ids that a list has, in its order, page by page.</summary>
    internal static async Task<List<Guid>> ListAllAsync(this HttpClient client, int limit, string filter = "")
    {
        var ids = new List<Guid>();
        string? next = null;
        do
        {
            var page = await client.GetAsync(
                $"/v1/activities?limit={limit}{filter}{(next is null ? "" : $"&cursor={next}")}", TestContext.Current.CancellationToken)
                    .JsonAsync();
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()));
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);
        return ids;
    }

    /// <summary>The ids stored for players, repeated as often as they are stored.</summary>
    internal static async Task<List<Guid>> StoredAsync(string database, params Guid[] players)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ConnectionString);
        await using var command = source.CreateCommand(
            "SELECT activity_id FROM activities WHERE player_id = ANY ($1) AND kind <> 'player.registered' AND kind NOT LIKE "
                + "'player.logged%'");
        command.Parameters.Add(new() { Value = players });
        await using var reader = await command.ExecuteReaderAsync();
        var ids = new List<Guid>();
        while (await reader.ReadAsync())
            ids.Add(reader.GetGuid(0));
        return ids;
    }
}
