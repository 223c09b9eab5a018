using System.Net;
using GameApi.Http.Text;
using GameApi.Http.Validation;
using Microsoft.AspNetCore.Identity;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Text;

/// <summary>Names and credentials as people type them.</summary>
public sealed class NameTests(LocalStores stores, SharedGameApi api)
{
    [Theory]
    [InlineData("\u200b\u200b\u200b")]
    [InlineData("\u202eabc")]
    [InlineData("abc\u2066")]
    [InlineData("abc\u200f")]
    [InlineData("abc\u061c")]
    [InlineData("two\u2028lines")]
    [InlineData("two\u2029lines")]
    [InlineData("two\u0085lines")]
    [InlineData("\u3164\u3164\u3164")]
    [InlineData("\uffa0\uffa0\uffa0")]
    [InlineData("\u2800\u2800\u2800")]
    [InlineData("\u0301\u0301\u0301")]
    [InlineData("a\u0301\u0302\u0303\u0304\u0305\u0306b")]
    [InlineData("a\u00adbc")]
    [InlineData("a\ufeffbc")]
    [InlineData("a\u2060bc")]
    [InlineData("a\u180ebc")]
    [InlineData("a\u034fbc")]
    [InlineData("\u200dabc")]
    [InlineData("abc\u200d")]
    [InlineData("ab\u200d\u200dc")]
    [InlineData("ab\u200d c")]
    [InlineData("\ufe0fabc")]
    [InlineData("a\ufe0f\ufe0fbc")]
    [InlineData("abc\U000e0067\U000e0062\U000e007f")]
    [InlineData("a\ue000bc")]
    [InlineData("a\ufffdbc")]
    [InlineData("a\ufdd0bc")]
    [InlineData("abc\u3000")]
    [InlineData("ae\u0301")]
    public void Invisible_names_and_names_that_affect_others_are_rejected(string name) =>
        Assert.False(new PlayerNameAttribute().IsValid(Normalization.Compose(name)), "accepted");

    [Theory]
    [InlineData("Zo\u00eb")]
    [InlineData("Nguy\u1ec5n V\u0103n")]
    [InlineData("\u674e\u5c0f\u9f99")]
    [InlineData("\u0645\u062d\u0645\u062f")]
    [InlineData("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645")]
    [InlineData("\u0915\u094d\u200d\u0937\u0924\u094d\u0930")]
    [InlineData("\u0e01\u0e33\u0e25\u0e31\u0e07\u0e40\u0e25\u0e48\u0e19")]
    [InlineData("\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd")]
    [InlineData("\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67\u200d\ud83d\udc66")]
    [InlineData("\u2764\ufe0f\u200d\ud83d\udd25 Ada")]
    [InlineData("Ada\ud83d\udc4b\ud83c\udffd")]
    [InlineData("1\ufe0f\u20e3 Ada")]
    [InlineData("\ud83c\udff4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f Ada")]
    [InlineData("\ud83c\udde9\ud83c\uddea Ada")]
    [InlineData("xX_\u2605Ada\u2605_Xx")]
    [InlineData("O\u2019Neil <3")]
    public void Names_in_all_scripts_and_emoji_are_accepted(string name)
    {
        Assert.True(new PlayerNameAttribute().IsValid(name), "refused");
        Assert.Equal(name, Normalization.Compose(name));
    }

    [Fact]
    public async Task An_accepted_name_is_normalized_and_a_rejected_one_names_the_field()
    {
        var host = await api.StartedAsync(stores);
        var player = await host.PlayerAsync("Zoe\u0308");

        Assert.Equal("Zo\u00eb", (await player.Client.FetchAsync("/v1/players/me").JsonAsync()).GetProperty("displayName").GetString());
        await player.Client.SendJsonAsync(HttpMethod.Patch, "/v1/players/me", new { displayName = "\u202eabc" }, ("If-Match", "*"))
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "displayName");
        await host.Client.PostJsonAsync(
            "/v1/auth/device", new { deviceId = $"device-{Guid.NewGuid():N}", displayName = "\u2800\u2800\u2800" })
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "displayName");
    }

    [Fact]
    public async Task Credentials_match_in_every_Unicode_spelling()
    {
        var host = await api.StartedAsync(stores);
        var id = $"{Guid.NewGuid():N}";
        var made = await RegisterAsync(host, $"ZO\u00cb{id}@example.org", "sch\u00f6n-und-gut").JsonAsync(HttpStatusCode.Created);

        var again = await LoginAsync(host, $"zoe\u0308{id}@example.org", "scho\u0308n-und-gut").JsonAsync();

        Assert.Equal(made.GetProperty("playerId").GetGuid(), again.GetProperty("playerId").GetGuid());
        await RegisterAsync(host, $"zoe\u0308{id}@example.org", "schoen-und-gut").ProblemAsync(HttpStatusCode.Conflict, "email-taken");
        var device = await host.Client.PostJsonAsync("/v1/auth/device", new { deviceId = $"t\u00e9l\u00e9phone-{id}" })
            .JsonAsync(HttpStatusCode.Created);
        var same = await host.Client.PostJsonAsync("/v1/auth/device", new { deviceId = $"te\u0301le\u0301phone-{id}" }).JsonAsync();
        Assert.Equal(device.GetProperty("playerId").GetGuid(), same.GetProperty("playerId").GetGuid());
    }

    [Theory]
    [InlineData("scho\u0308n-und-gut", "sch\u00f6n-und-gut")]
    [InlineData("ti\u00ea\u0301ng-vi\u00ea\u0323t", "ti\u00ea\u0301ng-vi\u00ea\u0323t")]
    public async Task Accounts_from_before_normalization_still_log_in(string then, string now)
    {
        var host = await api.StartedAsync(stores);
        var (id, player) = ($"{Guid.NewGuid():N}@example.org", await host.PlayerAsync());
        await using var source = NpgsqlDataSource.Create(host.Database);
        await using var old = source.CreateCommand(
            "INSERT INTO player_identities (provider, external_id, player_id, password_hash, created_at) VALUES ('email', $1, $2, $3, "
                + "now())");
        old.Parameters.Add(new() { Value = then + id });
        old.Parameters.Add(new() { Value = player.Id });
        old.Parameters.Add(new() { Value = new PasswordHasher<object>().HashPassword(this, then) });
        await old.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var pair = await LoginAsync(host, now + id, now).JsonAsync();

        Assert.Equal(player.Id, pair.GetProperty("playerId").GetGuid());
        await RegisterAsync(host, now + id, "another-one").ProblemAsync(HttpStatusCode.Conflict, "email-taken");
    }

    [Theory]
    [InlineData("u\u0308u\u0308u\u0308u\u0308", false)]
    [InlineData("\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc", true)]
    public async Task A_password_is_counted_in_characters(string password, bool isLongEnough)
    {
        var host = await api.StartedAsync(stores);
        using var response = await RegisterAsync(host, $"{Guid.NewGuid():N}@example.org", password);
        Assert.Equal(isLongEnough ? HttpStatusCode.Created : HttpStatusCode.BadRequest, response.StatusCode);
    }

    private static Task<HttpResponseMessage> RegisterAsync(GameApiHost host, string email, string password) =>
        host.Client.PostJsonAsync("/v1/auth/email/register", new { email, password });

    private static Task<HttpResponseMessage> LoginAsync(GameApiHost host, string email, string password) =>
        host.Client.PostJsonAsync("/v1/auth/email/login", new { email, password });
}
