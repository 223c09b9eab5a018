using System.Net;
using System.Security.Cryptography;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Gateway;

/// <summary>A key is rotated without rejecting a valid token: accept the next key, sign with it, remove the old one.</summary>
public sealed class KeyRotationTests(LocalStores stores)
{
    [Fact]
    public async Task Tokens_of_every_accepted_key_are_valid_and_one_key_signs()
    {
        var (old, current) = (NewKey(), NewKey());
        await using var before = await NodeAsync(null, old, accepted: current);
        var settings = before.Settings;
        await using var after = await NodeAsync(settings, current, accepted: old);
        await using var done = await NodeAsync(settings, current, accepted: "");
        await using var gatewayAfter = await GatewayHost.StartAsync(
            [after.Address], ("Auth:SigningKey", current), ("Auth:AcceptedKeys:0", old));
        await using var gatewayDone = await GatewayHost.StartAsync([done.Address], ("Auth:SigningKey", current));
        var ofOld = (await before.PlayerAsync()).AccessToken;
        var ofCurrent = (await after.PlayerAsync()).AccessToken;

        foreach (var (address, token, expected) in ((Uri, string, HttpStatusCode)[])[
            (before.Address, ofOld, HttpStatusCode.OK), (before.Address, ofCurrent, HttpStatusCode.OK),
            (after.Address, ofOld, HttpStatusCode.OK), (after.Address, ofCurrent, HttpStatusCode.OK),
            (gatewayAfter.Address, ofOld, HttpStatusCode.OK), (gatewayAfter.Address, ofCurrent, HttpStatusCode.OK),
            (done.Address, ofOld, HttpStatusCode.Unauthorized), (done.Address, ofCurrent, HttpStatusCode.OK),
            (gatewayDone.Address, ofOld, HttpStatusCode.Unauthorized), (gatewayDone.Address, ofCurrent, HttpStatusCode.OK)])
        {
            using var client = new HttpClient { BaseAddress = address };
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
            using var response = await client.FetchAsync("/v1/players/me");
            Assert.Equal(expected, response.StatusCode);
        }
    }

    [Fact]
    public async Task A_cursor_of_any_accepted_key_is_valid_on_every_node()
    {
        var (old, current) = (NewKey(), NewKey());
        await using var before = await NodeAsync(null, old, accepted: current);
        await using var after = await NodeAsync(before.Settings, current, accepted: old);
        await using var done = await NodeAsync(before.Settings, current, accepted: "");
        var player = await after.PlayerAsync();
        using var onBefore = before.NewClient(player.AccessToken);
        using var onDone = done.NewClient(player.AccessToken);
        await player.Client.PostJsonAsync("/v1/sessions", new { gameId = "star-drift", platform = "web", clientVersion = "1" })
            .JsonAsync(HttpStatusCode.Created);
        var (ofOld, ofCurrent) = (await NextAsync(onBefore), await NextAsync(player.Client));

        await player.Client.FetchAsync($"/v1/activities?limit=1&cursor={ofOld}").JsonAsync();
        await onBefore.FetchAsync($"/v1/activities?limit=1&cursor={ofCurrent}").JsonAsync();
        await onDone.FetchAsync($"/v1/activities?limit=1&cursor={ofCurrent}").JsonAsync();
        await onDone.FetchAsync($"/v1/activities?limit=1&cursor={ofOld}").ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");

        static async Task<string> NextAsync(HttpClient client) =>
            (await client.FetchAsync("/v1/activities?limit=1").JsonAsync()).GetProperty("next").GetString()!;
    }

    [Fact]
    public async Task Five_failures_through_any_gateway_lock_the_address_at_all()
    {
        await using var api = await GameApiHost.StartAsync(stores);
        var key = ("Auth:SigningKey", api.Settings["Auth:SigningKey"]);
        await using var one = await GatewayHost.StartAsync([api.Address], key);
        await using var two = await GatewayHost.StartAsync([api.Address], key);
        var login = new { email = $"{Guid.NewGuid():N}@example.org", password = "correct horse" };
        using var clientOne = one.Client();
        using var clientTwo = two.Client();
        await clientOne.PostJsonAsync("/v1/auth/email/register", login).JsonAsync(HttpStatusCode.Created);

        for (var attempt = 0; attempt < 5; attempt++)
            await (attempt % 2 == 0 ? clientOne : clientTwo)
                .PostJsonAsync("/v1/auth/email/login", new { login.email, password = "wrong horse" })
                .ProblemAsync(HttpStatusCode.Unauthorized, "invalid-credentials");

        foreach (var client in (HttpClient[])[clientOne, clientTwo])
        {
            using var locked = await client.PostJsonAsync("/v1/auth/email/login", login);
            Assert.Equal(HttpStatusCode.TooManyRequests, locked.StatusCode);
            Assert.InRange(locked.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        }
    }

    [Fact]
    public async Task A_logged_out_token_gets_no_public_read()
    {
        await using var api = await GameApiHost.StartAsync(stores);
        await using var gateway = await GatewayHost.StartAsync(
            [api.Address], ("Auth:SigningKey", api.Settings["Auth:SigningKey"]), ("PublicReads:Seconds", "60"));
        var (leaving, staying) = (await api.PlayerAsync(), await api.PlayerAsync());
        using var left = gateway.Client(leaving.AccessToken);
        using var stays = gateway.Client(staying.AccessToken);
        await Eventually.HoldsAsync(async () =>
        {
            using var response = await left.FetchAsync($"/v1/players/{staying.Id}");
            return response.Headers.Age is not null;
        });

        using var logout = await left.PostJsonAsync("/v1/auth/logout");

        Assert.Equal(HttpStatusCode.NoContent, logout.StatusCode);
        await Eventually.HoldsAsync(async () =>
        {
            using var response = await left.FetchAsync($"/v1/players/{staying.Id}");
            return response.StatusCode == HttpStatusCode.Unauthorized;
        });
        await stays.FetchAsync($"/v1/players/{staying.Id}").JsonAsync();
    }

    private Task<GameApiHost> NodeAsync(IReadOnlyDictionary<string, string?>? of, string signing, string? accepted)
    {
        var settings = new Dictionary<string, string?>(of ?? new Dictionary<string, string?>()) { ["Auth:SigningKey"] = signing };
        settings.Remove("Auth:AcceptedKeys:0");
        if (accepted is not null)
            settings["Auth:AcceptedKeys:0"] = accepted;
        return GameApiHost.StartAsync(stores, settings);
    }

    private static string NewKey() => Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
}
