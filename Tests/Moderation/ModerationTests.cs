using System.Net;
using System.Text.Json;
using Tests.Api;
using Tests.Operators;
using Tests.Stores;
using Xunit;

namespace Tests.Moderation;

/// <summary>What operators change of a player: the name, the scores, the wallet.</summary>
[Collection(nameof(TwoNodes))]
public sealed class ModerationTests(LocalStores stores, SharedGameApi shared, TwoNodes nodes)
{
    private const string Why = "Because the test says so.";

    [Fact]
    public async Task A_new_name_is_seen_on_every_node_and_on_boards_within_a_second()
    {
        using var support = await TestOperator.LoggedInAsync(nodes.One, "support");
        var (player, reader) = (await nodes.One.PlayerAsync("Rude name"), await nodes.Two.PlayerAsync());
        await player.Client.SendJsonAsync(HttpMethod.Put, "/v1/leaderboards/global/scores", new { score = 1_000_000 }).JsonAsync();
        await reader.Client.FetchAsync($"/v1/players/{player.Id}").JsonAsync();

        using var response = await support.Client.SendJsonAsync(
            HttpMethod.Put, $"/v1/admin/players/{player.Id}/name", new { name = "Better name", reason = Why });

        Assert.Equal("Better name", (await response.JsonAsync()).GetProperty("name").GetString());
        await Eventually.HoldsAsync(async () =>
            (await reader.Client.FetchAsync($"/v1/players/{player.Id}").JsonAsync())
                .GetProperty("displayName").GetString() == "Better name");
        await Eventually.HoldsAsync(
            async () => (await BoardAsync(reader)).Any(row => row.GetProperty("displayName").GetString() == "Better name"));
        var row = await RowAsync(response);
        Assert.Equal("Rude name", row.GetProperty("before").GetProperty("name").GetString());
        Assert.Equal(player.Id, row.GetProperty("playerId").GetGuid());
    }

    [Fact]
    public async Task A_rename_holds_on_the_other_node_within_a_second()
    {
        using var support = await TestOperator.LoggedInAsync(nodes.One, "support");
        var reader = await nodes.Two.PlayerAsync();

        var renamed = await Eventually.MedianAsync(async () =>
        {
            var player = await nodes.One.PlayerAsync("Rude name");
            await reader.Client.FetchAsync($"/v1/players/{player.Id}").JsonAsync();
            await support.Client.SendJsonAsync(
                HttpMethod.Put, $"/v1/admin/players/{player.Id}/name", new { name = "Better name", reason = Why }).JsonAsync();
            return async () => (await reader.Client.FetchAsync($"/v1/players/{player.Id}").JsonAsync())
                .GetProperty("displayName").GetString() == "Better name";
        });

        Assert.True(renamed < TimeSpan.FromSeconds(1), $"A rename took {renamed.TotalMilliseconds} ms.");
    }

    [Fact]
    public async Task Hidden_scores_are_in_no_list_and_no_rank_until_they_are_shown_again()
    {
        using var support = await TestOperator.LoggedInAsync(nodes.One, "support");
        var (cheat, honest) = (await nodes.One.PlayerAsync("Cheat"), await nodes.Two.PlayerAsync("Honest"));
        await cheat.Client.SendJsonAsync(HttpMethod.Put, "/v1/leaderboards/global/scores", new { score = 900_000_000 }).JsonAsync();
        await honest.Client.SendJsonAsync(HttpMethod.Put, "/v1/leaderboards/global/scores", new { score = 800_000_000 }).JsonAsync();
        Assert.Equal(2, await RankAsync(honest));

        var hidden = await support.Client.PostJsonAsync($"/v1/admin/players/{cheat.Id}/scores/hide", new { reason = Why }).JsonAsync();

        Assert.Equal(["global"], hidden.GetProperty("boards").EnumerateArray().Select(board => board.GetString()));
        await Eventually.HoldsAsync(async () => (await BoardAsync(honest))[0].GetProperty("playerId").GetGuid() == honest.Id);
        Assert.Equal(1, await RankAsync(honest));
        await cheat.Client.FetchAsync("/v1/leaderboards/global/around-me").ProblemAsync(HttpStatusCode.NotFound, "not-found");
        await cheat.Client.SendJsonAsync(HttpMethod.Put, "/v1/leaderboards/global/scores", new { score = 950_000_000 }).JsonAsync();
        Assert.Equal(1, await RankAsync(honest));

        await support.Client.PostJsonAsync($"/v1/admin/players/{cheat.Id}/scores/show", new { reason = Why, board = "global" }).JsonAsync();
        Assert.Equal(2, await RankAsync(honest));
        await support.Client.PostJsonAsync($"/v1/admin/players/{cheat.Id}/scores/hide", new { reason = Why, board = "no-such-board" })
            .ProblemAsync(HttpStatusCode.NotFound, "not-found");

        static async Task<long> RankAsync(TestPlayer player) =>
            (await player.Client.SendJsonAsync(HttpMethod.Put, "/v1/leaderboards/global/scores", new { score = 1 }).JsonAsync())
                .GetProperty("rank").GetInt64();
    }

    [Fact]
    public async Task A_wallet_is_corrected_once_per_key_and_never_below_zero()
    {
        var host = await shared.StartedAsync(stores);
        using var admin = await TestOperator.LoggedInAsync(host, "admin");
        var player = await host.PlayerAsync();

        using var first = await CorrectAsync(10, "one");
        var granted = await first.JsonAsync();
        var again = await CorrectAsync(10, "one").JsonAsync();
        await CorrectAsync(-11, "two").ProblemAsync(HttpStatusCode.Conflict, "insufficient-funds");
        await CorrectAsync(-4, "one").ProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        Assert.Equal(6, (await CorrectAsync(-4, "three").JsonAsync()).GetProperty("balance").GetInt64());

        Assert.Equal(granted.GetRawText(), again.GetRawText());
        var ledger = (await player.Client.FetchAsync("/v1/wallet/entries").JsonAsync()).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(
            [(-4, "correction"), (10, "correction")],
            ledger.Select(entry => (entry.GetProperty("amount").GetInt32(), entry.GetProperty("kind").GetString())));
        Assert.All(ledger, entry => Assert.Equal(JsonValueKind.Null, entry.GetProperty("reason").ValueKind));
        var rows = (await admin.Client.FetchAsync($"/v1/admin/audit?player={player.Id}&action=player.wallet").JsonAsync())
            .GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(2, rows.Count);
        Assert.Equal((0, 10), (Balance("before"), Balance("after")));

        int Balance(string when) => rows[1].GetProperty(when).GetProperty("balance").GetInt32();

        Task<HttpResponseMessage> CorrectAsync(long amount, string key) =>
            admin.Client.PostJsonAsync(
                $"/v1/admin/players/{player.Id}/wallet", new { currency = "gold", amount, reason = Why }, ("Idempotency-Key", key));
    }

    private async Task<JsonElement> RowAsync(HttpResponseMessage response)
    {
        using var admin = await TestOperator.LoggedInAsync(nodes.One, "admin");
        var id = Assert.Single(response.Headers.GetValues("X-Audit-Id"));
        return (await admin.Client.FetchAsync("/v1/admin/audit").JsonAsync()).GetProperty("items").EnumerateArray()
            .Single(row => row.GetProperty("id").GetString() == id);
    }

    private static async Task<List<JsonElement>> BoardAsync(TestPlayer reader) =>
        [.. (await reader.Client.FetchAsync("/v1/leaderboards/global").JsonAsync()).GetProperty("items").EnumerateArray()];
}
