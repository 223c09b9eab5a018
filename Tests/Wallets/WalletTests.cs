using System.Net;
using Npgsql;
using Microsoft.Extensions.DependencyInjection;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Wallets;

public sealed class WalletTests(LocalStores stores, SharedGameApi api)
{
    [Fact]
    public async Task Entries_are_in_the_order_of_the_balance_whatever_node_and_clock_wrote_them()
    {
        await using var one = await GameApiHost.StartAsync(stores);
        await using var late = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?>(one.Settings), services => services.AddSingleton<TimeProvider>(new SlowClock()));
        var player = await one.PlayerAsync();
        var banks = new[] { await Bank.OpenAsync(one), await Bank.OpenAsync(late) };

        await Task.WhenAll(Enumerable.Range(0, 24).Select(n => banks[n % 2].GrantAsync(player, 1)));

        var page = await player.Client.FetchAsync("/v1/wallet/entries").JsonAsync();
        Assert.Equal(
            Enumerable.Range(1, 24).Reverse().Select(n => (long)n), page.GetProperty("items").EnumerateArray()
                .Select(entry => entry.GetProperty("balanceAfter").GetInt64()));
    }

    /// <summary>Of a node that is some seconds behind.</summary>
    private sealed class SlowClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddSeconds(-5);
    }

    [Fact]
    public async Task A_player_spends_what_was_granted_and_no_more()
    {
        var bank = await Bank.OpenAsync(await api.StartedAsync(stores));
        var player = await bank.Host.PlayerAsync();

        Assert.Equal(100, await bank.GrantAsync(player, 100));
        Assert.Equal(70, await Bank.SpendAsync(player, 30));
        await player.Client.PostJsonAsync("/v1/wallet/spend", Bank.Change(71), Bank.NewKey())
            .ProblemAsync(HttpStatusCode.Conflict, "insufficient-funds");
        await player.Client.PostJsonAsync("/v1/wallet/spend", Bank.Change(1, "gems"), Bank.NewKey())
            .ProblemAsync(HttpStatusCode.Conflict, "insufficient-funds");

        Assert.Equal(70, await Bank.BalanceAsync(player));
        Assert.Equal([-30, 100], await Bank.AmountsAsync(player));
    }

    [Fact]
    public async Task A_retry_returns_the_same_and_spends_once()
    {
        var bank = await Bank.OpenAsync(await api.StartedAsync(stores));
        var player = await bank.Host.PlayerAsync();
        await bank.GrantAsync(player, 100);
        var key = Bank.NewKey();

        var responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
            (await player.Client.PostJsonAsync("/v1/wallet/spend", Bank.Change(10), key).JsonAsync()).GetRawText()));

        Assert.Single(responses.Distinct());
        Assert.Equal(90, await Bank.BalanceAsync(player));
        await player.Client.PostJsonAsync("/v1/wallet/spend", Bank.Change(11), key)
            .ProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Fact]
    public async Task A_key_whose_response_has_expired_is_rejected_and_changes_nothing()
    {
        var bank = await Bank.OpenAsync(await api.StartedAsync(stores));
        var (player, other) = (await bank.Host.PlayerAsync(), await bank.Host.PlayerAsync());
        var (grant, spend, gift) = (Bank.NewKey(), Bank.NewKey(), Bank.NewKey());
        await bank.GrantAsync(player, 100, grant);
        await player.Client.PostJsonAsync("/v1/wallet/spend", Bank.Change(10), spend).JsonAsync();
        await Bank.GiveAsync(player, other, 20, gift).JsonAsync();
        await using (var database = NpgsqlDataSource.Create(bank.Host.Database))
        await using (var forget = database.CreateCommand("DELETE FROM idempotency_records WHERE player_id = $1"))
        {
            forget.Parameters.Add(new() { Value = player.Id });
            Assert.Equal(3, await forget.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }

        await bank.Server.PostJsonAsync($"/v1/players/{player.Id}/wallet/grant", Bank.Change(100), grant)
            .ProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        await player.Client.PostJsonAsync("/v1/wallet/spend", Bank.Change(10), spend)
            .ProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        await Bank.GiveAsync(player, other, 20, gift).ProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");

        Assert.Equal((70, 20), (await Bank.BalanceAsync(player), await Bank.BalanceAsync(other)));
        Assert.Equal([-20, -10, 100], await Bank.AmountsAsync(player));
    }

    [Fact]
    public async Task A_gift_moves_from_one_wallet_to_the_other()
    {
        var bank = await Bank.OpenAsync(await api.StartedAsync(stores));
        var (giver, receiver) = (await bank.Host.PlayerAsync(), await bank.Host.PlayerAsync());
        await bank.GrantAsync(giver, 50);

        var receipt = await Bank.GiveAsync(giver, receiver, 20).JsonAsync();

        Assert.Equal(30, receipt.GetProperty("balance").GetInt64());
        Assert.Equal(20, await Bank.BalanceAsync(receiver));
        var entries = await receiver.Client.FetchAsync("/v1/wallet/entries").JsonAsync();
        Assert.Equal(receipt.GetProperty("giftId").GetString(), entries.GetProperty("items")[0].GetProperty("giftId").GetString());
        await Bank.GiveAsync(giver, receiver, 31).ProblemAsync(HttpStatusCode.Conflict, "insufficient-funds");
        await Bank.GiveAsync(giver, giver, 1).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "toPlayerId");
        await Bank.GiveAsync(giver, giver with { Id = Guid.CreateVersion7() }, 1).ProblemAsync(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(30, await Bank.BalanceAsync(giver));
    }

    [Theory]
    [InlineData("""{"currency":"Gold","amount":1,"reason":"x"}""", "currency")]
    [InlineData("""{"currency":"gold","amount":0,"reason":"x"}""", "amount")]
    [InlineData("""{"currency":"gold","amount":1.5,"reason":"x"}""", "amount")]
    [InlineData("""{"currency":"gold","amount":1}""", "reason")]
    [InlineData("""{"currency":"gold","amount":1,"reason":"x","extra":1}""", "extra")]
    public async Task An_invalid_body_is_rejected_naming_the_field(string body, string field)
    {
        var player = await (await api.StartedAsync(stores)).PlayerAsync();

        await player.Client.SendTextAsync(HttpMethod.Post, "/v1/wallet/spend", body, Bank.NewKey())
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", field);
    }

    [Fact]
    public async Task A_write_needs_its_key_and_a_grant_needs_a_server()
    {
        var bank = await Bank.OpenAsync(await api.StartedAsync(stores));
        var player = await bank.Host.PlayerAsync();

        await player.Client.PostJsonAsync("/v1/wallet/spend", Bank.Change(1))
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "Idempotency-Key");
        await player.Client.PostJsonAsync($"/v1/players/{player.Id}/wallet/grant", Bank.Change(1), Bank.NewKey())
            .ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        using var server = await bank.Host.ServiceAsync("server");
        await server.PostJsonAsync($"/v1/players/{Guid.CreateVersion7()}/wallet/grant", Bank.Change(1), Bank.NewKey())
            .ProblemAsync(HttpStatusCode.NotFound, "not-found");
        await server.PostJsonAsync("/v1/wallet/spend", Bank.Change(1), Bank.NewKey()).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }
}
