using Tests.Api;

namespace Tests.Wallets;

/// <summary>Requests about gold.</summary>
internal sealed record Bank(GameApiHost Host, HttpClient Server)
{
    internal static async Task<Bank> OpenAsync(GameApiHost host) => new(host, await host.ServiceAsync("server"));

    internal static object Change(long amount, string currency = "gold") => new { currency, amount, reason = "test" };

    internal static (string, string) NewKey() => ("Idempotency-Key", Guid.NewGuid().ToString());

    internal async Task<long> GrantAsync(TestPlayer player, long amount, (string, string)? key = null) =>
        (await Server.PostJsonAsync($"/v1/players/{player.Id}/wallet/grant", Change(amount), key ?? NewKey()).JsonAsync())
            .GetProperty("balance").GetInt64();

    internal static async Task<long> SpendAsync(TestPlayer player, long amount) =>
        (await player.Client.PostJsonAsync("/v1/wallet/spend", Change(amount), NewKey()).JsonAsync()).GetProperty("balance").GetInt64();

    internal static Task<HttpResponseMessage> GiveAsync(TestPlayer giver, TestPlayer receiver, long amount, (string, string)? key = null) =>
        giver.Client.PostJsonAsync("/v1/gifts", new { toPlayerId = receiver.Id, currency = "gold", amount }, key ?? NewKey());

    internal static async Task<long> BalanceAsync(TestPlayer player)
    {
        var wallet = await player.Client.FetchAsync("/v1/wallet").JsonAsync();
        return wallet.GetProperty("items").EnumerateArray().Where(item => item.GetProperty("currency").GetString() == "gold")
            .Sum(item => item.GetProperty("balance").GetInt64());
    }

    /// <summary>Of every entry, newest first.</summary>
    internal static async Task<List<long>> AmountsAsync(TestPlayer player)
    {
        var amounts = new List<long>();
        string? cursor = null;
        do
        {
            var page = await player.Client.FetchAsync($"/v1/wallet/entries?limit=7{(cursor is null ? "" : $"&cursor={cursor}")}")
                .JsonAsync();
            amounts.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("amount").GetInt64()));
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);
        return amounts;
    }
}
