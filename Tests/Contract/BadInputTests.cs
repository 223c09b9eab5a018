using System.Net;
using System.Text.Json.Nodes;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Contract;

/// <summary>Invalid input of every kind that the contract names gets its problem, with the field.</summary>
public sealed class BadInputTests(LocalStores stores, SharedGameApi shared)
{
    public static TheoryData<string> Names => [.. BadInputs.All.Select(bad => bad.Name)];

    /// <summary>Changes that make an item of a report invalid, by the field that the response must name.</summary>
    public static TheoryData<string, string> Items => new()
    {
        { "id", "\"not-a-uuid\"" }, { "id", $"\"{Guid.NewGuid()}\"" }, { "id", "null" },
        { "gameId", "\"x\"" }, { "gameId", "\"A-GAME\"" }, { "gameId", "1" }, { "sessionId", "\"mine\"" },
        { "kind", "\"\"" }, { "kind", "\"Level.Up\"" }, { "kind", $"\"{new string('x', 65)}\"" },
        { "occurredAt", "\"yesterday\"" }, { "occurredAt", "\"2026-01-01T00:00:00\"" },
        { "occurredAt", $"\"{DateTimeOffset.UtcNow.AddDays(-31):O}\"" }, { "occurredAt", $"\"{DateTimeOffset.UtcNow.AddHours(6):O}\"" },
        { "payload", $"\"{new string('x', 8 * 1024)}\"" }, { "payload", "\"\\u0000\"" }, { "payload", "1e400" },
    };

    [Theory, MemberData(nameof(Names))]
    public async Task Invalid_input_gets_its_problem_naming_the_field(string name)
    {
        var bad = BadInputs.All.Single(bad => bad.Name == name);
        var (client, named) = await LoginAsync(bad.Of);
        var draft = new Draft(bad.Of, named);
        bad.Spoil(draft);
        using var request = draft.Request().AskingFirst();

        var problem = await client.SendAsync(request, TestContext.Current.CancellationToken)
            .ProblemAsync((HttpStatusCode)bad.Status, bad.Problem);

        var blamed = problem.TryGetProperty("errors", out var errors) ? errors.EnumerateObject().Select(field => field.Name) : [];
        Assert.Equal(bad.Field is null ? [] : [bad.Field], blamed);
    }

    [Theory, MemberData(nameof(Items))]
    public async Task An_invalid_activity_is_rejected_and_the_valid_one_beside_it_is_stored(string field, string value)
    {
        var route = Routes.All.Single(route => route.Name == "POST /v1/activities");
        var (client, named) = await LoginAsync(route);
        var good = JsonNode.Parse(route.Body!(named))![0]!;
        var bad = JsonNode.Parse(route.Body!(named))![0]!;
        bad[field] = "@@";
        var body = $"[{good.ToJsonString()},{bad.ToJsonString().Replace("\"@@\"", value, StringComparison.Ordinal)}]";

        var receipt = await client.SendTextAsync(HttpMethod.Post, "/v1/activities", body).JsonAsync();

        Assert.Equal(1, receipt.GetProperty("accepted").GetInt32());
        var rejected = Assert.Single(receipt.GetProperty("rejected").EnumerateArray());
        Assert.Equal(1, rejected.GetProperty("index").GetInt32());
        Assert.Equal("urn:aspiregame:problem:invalid-request", rejected.GetProperty("problem").GetProperty("type").GetString());
        Assert.Equal([field], rejected.GetProperty("problem").GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task An_idempotency_key_reused_for_another_write_is_rejected()
    {
        foreach (var route in (Route[])[
            Routes.Named("POST /v1/wallet/spend"), Routes.Named("POST /v1/players/{id}/wallet/grant"), Routes.Named("POST /v1/gifts")])
        {
            var (client, named) = await LoginAsync(route);
            var (first, other) = (new Draft(route, named), new Draft(route, named));
            other.Headers["Idempotency-Key"] = first.Headers["Idempotency-Key"];
            other.Body!["amount"] = 2;

            await client.SendAsync(first.Request(), TestContext.Current.CancellationToken).JsonAsync();
            await client.SendAsync(other.Request(), TestContext.Current.CancellationToken)
                .ProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        }
    }

    [Fact]
    public async Task A_cursor_is_valid_unchanged_and_for_its_own_list_only()
    {
        var (client, _) = await LoginAsync(Routes.All.Single(route => route.Name == "GET /v1/games"));
        var cursor = (await client.FetchAsync("/v1/games?limit=1").JsonAsync()).GetProperty("next").GetString()!;

        await client.FetchAsync($"/v1/games?cursor={cursor}").JsonAsync();
        await client.FetchAsync($"/v1/sessions?cursor={cursor}").ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "cursor");
        await client.FetchAsync($"/v1/games?cursor={(cursor[0] == 'A' ? 'B' : 'A')}{cursor[1..]}")
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "cursor");
    }

    /// <summary>A caller that the route admits, with ten gold, a session and a stored object, so that only the input is invalid.</summary>
    private async Task<(HttpClient Client, Named Named)> LoginAsync(Route route)
    {
        var host = await shared.StartedAsync(stores);
        var player = await host.PlayerAsync();
        using var server = await host.ServiceAsync("server");
        await server.PostJsonAsync(
            $"/v1/players/{player.Id}/wallet/grant", new { currency = "gold", amount = 10, reason = "test" }, ("Idempotency-Key", "ten"))
                .JsonAsync();
        await player.Client.SendTextAsync(HttpMethod.Put, "/v1/storage/saves/slot-1", "1").JsonAsync(HttpStatusCode.Created);
        var session = await player.Client.PostJsonAsync(
            "/v1/sessions", new { gameId = "tower-keep", platform = "web", clientVersion = "1" }).JsonAsync(HttpStatusCode.Created);

        var owner = route.Pattern == "/v1/gifts" ? (await host.PlayerAsync()).Id : player.Id;
        var client = route.Who is Who.PlayerOrServer ? player.Client : await route.ClientAsync(host, player.Client);
        return (client, new Named(owner, session.GetProperty("sessionId").GetGuid()));
    }
}
