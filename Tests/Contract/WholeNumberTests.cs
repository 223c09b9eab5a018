using System.Net;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Contract;

/// <summary>The contract says integer: 5.0 and 5e0 are the integer 5.</summary>
public sealed class WholeNumberTests(LocalStores stores, SharedGameApi shared)
{
    [Theory]
    [InlineData("5", 5)]
    [InlineData("5.0", 5)]
    [InlineData("5e0", 5)]
    [InlineData("0.5E1", 5)]
    [InlineData("500000e-5", 5)]
    [InlineData("-0.0", 0)]
    [InlineData("0e400", 0)]
    [InlineData("0e99999999999", 0)]
    [InlineData("-0.000E-99999999999999999999", 0)]
    [InlineData("-12.30e+2", -1230)]
    [InlineData("999999999999.000000000000000000000000000000", 999_999_999_999)]
    public async Task An_integer_is_accepted_in_every_JSON_spelling(string spelled, long number)
    {
        var player = await (await shared.StartedAsync(stores)).PlayerAsync();
        var response = await player.Client.SendTextAsync(HttpMethod.Put, "/v1/leaderboards/global/scores", $$"""{"score":{{spelled}}}""")
            .JsonAsync();
        Assert.Equal(number, response.GetProperty("score").GetInt64());
    }

    [Theory]
    [InlineData("5.5")]
    [InlineData("5e-1")]
    [InlineData("5.00000000000000000000000000000000000000000000001")]
    [InlineData("1e400")]
    [InlineData("1e19")]
    [InlineData("5e99999999999")]
    [InlineData("\"5\"")]
    [InlineData("9223372036854775808")]
    public async Task A_number_that_is_not_an_integer_is_rejected(string spelled)
    {
        var player = await (await shared.StartedAsync(stores)).PlayerAsync();
        var problem = await player.Client.SendTextAsync(HttpMethod.Put, "/v1/leaderboards/global/scores", $$"""{"score":{{spelled}}}""")
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "score");
        Assert.Equal("A whole number.", problem.GetProperty("errors").GetProperty("score")[0].GetString());
    }

    [Fact]
    public async Task Every_spelling_of_an_amount_counts_the_same_in_retries_too()
    {
        var host = await shared.StartedAsync(stores);
        var player = await host.PlayerAsync();
        using var server = await host.ServiceAsync("server");
        foreach (var amount in (string[])["7", "7.0", "7e0"])
        {
            var receipt = await server.SendTextAsync(
                HttpMethod.Post, $"/v1/players/{player.Id}/wallet/grant", $$"""{"currency":"gold","amount":{{amount}},"reason":"test"}""",
                ("Idempotency-Key", "one")).JsonAsync();
            Assert.Equal(7, receipt.GetProperty("balance").GetInt64());
        }

        await player.Client.SendTextAsync(
            HttpMethod.Post, "/v1/gifts", $$"""{"toPlayerId":"{{(await host.PlayerAsync()).Id}}","currency":"gold","amount":7.0}""",
            ("Idempotency-Key", "two")).JsonAsync(HttpStatusCode.OK);
    }
}
