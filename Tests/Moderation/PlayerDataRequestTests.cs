using System.Net;
using System.Text.Json;
using Tests.Api;
using Tests.Operators;
using Tests.Stores;
using Xunit;

namespace Tests.Moderation;

/// <summary>Exports and erasures that operators request for a player.</summary>
[Collection(nameof(TwoNodes))]
public sealed class PlayerDataRequestTests(LocalStores stores, SharedGameApi shared, TwoNodes nodes)
{
    private const string Why = "Because the test says so.";

    [Fact]
    public async Task Support_exports_a_player_without_the_email_address_and_an_admin_with_it()
    {
        var host = await shared.StartedAsync(stores);
        using var admin = await TestOperator.LoggedInAsync(host, "admin");
        using var support = await TestOperator.LoggedInAsync(host, "support");
        var email = $"ada.{Guid.NewGuid():N}@example.org";
        var id = (
            await host.Client.PostJsonAsync("/v1/auth/email/register", new { email, password = "long enough" })
                .JsonAsync(HttpStatusCode.Created)).GetProperty("playerId").GetGuid();

        var masked = await support.Client.FetchAsync($"/v1/admin/players/{id}/export?reason=asked%20for").JsonAsync();
        var whole = await admin.Client.FetchAsync($"/v1/admin/players/{id}/export?reason=asked%20for").JsonAsync();

        Assert.Equal("a***@e***.org", masked.GetProperty("identities")[0].GetProperty("externalId").GetString());
        Assert.DoesNotContain(email, masked.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(email, whole.GetProperty("identities")[0].GetProperty("externalId").GetString());
        await support.Client.FetchAsync($"/v1/admin/players/{id}/export")
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "reason");
    }

    [Fact]
    public async Task An_erased_player_leaves_only_an_id_in_the_audit_log_and_the_chain_stays_intact()
    {
        using var admin = await TestOperator.LoggedInAsync(nodes.One, "admin");
        var player = await nodes.One.PlayerAsync("Somebody");
        await admin.Client.SendJsonAsync(
            HttpMethod.Put, $"/v1/admin/players/{player.Id}/name", new { name = "Somebody else", reason = Why }).JsonAsync();
        await admin.Client.PostJsonAsync($"/v1/admin/players/{player.Id}/bans", new { scope = "all", reason = Why })
            .JsonAsync(HttpStatusCode.Created);

        using var erased = await admin.Client.SendJsonAsync(HttpMethod.Delete, $"/v1/admin/players/{player.Id}", new { reason = Why });

        Assert.Equal(HttpStatusCode.Accepted, erased.StatusCode);
        await Eventually.HoldsAsync(
            async () => (
                await RowsAsync())
                    .All(row =>
                        row.GetProperty("reason").ValueKind is JsonValueKind.Null
                            && row.GetProperty("before").ValueKind is JsonValueKind.Null));
        Assert.Equal(
            ["player.erase", "player.ban", "player.rename"], (await RowsAsync()).Select(row => row.GetProperty("action").GetString()));
        Assert.True((await admin.Client.FetchAsync("/v1/admin/audit/verify").JsonAsync()).GetProperty("ok").GetBoolean());

        async Task<List<JsonElement>> RowsAsync() =>
            [.. (await admin.Client.FetchAsync($"/v1/admin/audit?player={player.Id}").JsonAsync()).GetProperty("items").EnumerateArray()];
    }
}
