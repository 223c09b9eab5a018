using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using ClickHouse.Driver.ADO.Parameters;
using Npgsql;

namespace Bench.Questions;

/// <summary>An analytics query: through the API, and directly.</summary>
/// <param name="Name">Name of the row.</param>
/// <param name="AtApiAsync">Sends the query by HTTP. Each round has another range, so that no response comes from a cache.</param>
/// <param name="BareAsync">Sends the same query to the store directly.</param>
internal sealed record AskedQuestion(
    string Name, Func<QuestionStack, int, CancellationToken, Task> AtApiAsync, Func<QuestionStack, int, CancellationToken, Task> BareAsync)
{
    public static readonly IReadOnlyList<AskedQuestion> All =
    [
        Analytics("active-players"), Analytics("active-players", "gameId=game-1"), Analytics("active-players", "country=DE"),
        Analytics("stickiness"), Analytics("retention"), Analytics("retention", "gameId=game-1"), Analytics("retention-days"),
        Analytics("cohorts"), Analytics("concurrent"), Analytics("session-length"),
        Analytics("funnel", "steps=session.started,match.finished,session.ended"),
        Analytics("top-activities"), Analytics("top-activities", "gameId=game-1"), Analytics("activity-changes"),
        Analytics("currency-flows"), Search("by name", "q=Player 77"), Search("by id", null),
    ];

    private static AskedQuestion Analytics(string question, string more = "") => new(
        more.Length == 0 ? question : $"{question}, {more}",
        async (stack, round, cancellationToken) =>
        {
            using var answer = await stack.Worker.GetAsync(
                new Uri($"/v1/analytics/{question}?{stack.Range(2 * round)}&{more}", UriKind.Relative), cancellationToken);
            await ReadAsync(answer, cancellationToken);
        },
        async (stack, round, cancellationToken) =>
        {
            var (sql, parameters) = await stack.SqlAsync(question, $"{stack.Range(2 * round + 1)}&{more}", cancellationToken);
            var bound = new ClickHouseParameterCollection();
            foreach (var (name, value) in parameters)
                bound.Add(new ClickHouseDbParameter { ParameterName = name, Value = Typed(value) });
            await using var reader = await stack.Warehouse.ExecuteReaderAsync(sql, bound, cancellationToken: cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                _ = reader.GetValue(0);
        });

    private static AskedQuestion Search(string name, string? query) => new(
        $"player search {name}",
        async (stack, round, cancellationToken) =>
        {
            using var answer = await stack.Api.GetAsync(
                new Uri($"/v1/admin/players?{query ?? $"q={stack.Player(round)}"}", UriKind.Relative), cancellationToken);
            await ReadAsync(answer, cancellationToken);
        },
        async (stack, round, cancellationToken) =>
        {
            await using var command = stack.Database.CreateCommand(query is null
                ? "SELECT player_id, display_name, country, created_at, last_seen_at FROM players WHERE player_id = $1"
                : """
                  SELECT player_id, display_name, country, created_at, last_seen_at FROM players
                  WHERE name_key >= $1 AND name_key < $1 || chr(1114111) ORDER BY name_key, player_id LIMIT 21
                  """);
            command.Parameters.Add(new NpgsqlParameter { Value = query is null ? stack.Player(round) : "player 77" });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                _ = reader.GetValue(0);
        });

    /// <summary>Converts parameters, which the API returns as text, to the types that the driver needs.</summary>
    private static object Typed(string value) =>
        int.TryParse(value, CultureInfo.InvariantCulture, out var number) ? number
        : DateTime.TryParse(
            value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time
        : value;

    /// <exception cref="InvalidOperationException">The response is empty.</exception>
    private static async Task ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        answer.EnsureSuccessStatusCode();
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        if (body.GetProperty("items").GetArrayLength() == 0)
            throw new InvalidOperationException($"{answer.RequestMessage!.RequestUri} answers nothing.");
    }
}
