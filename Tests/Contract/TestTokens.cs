using System.Net;
using System.Text;
using System.Text.Json;
using GameApi.Auth;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using ServiceDefaults.Authentication;
using Tests.Api;
using Xunit;

namespace Tests.Contract;

/// <summary>Access tokens of every role, and tokens that no route may accept.</summary>
internal static class TestTokens
{
    internal static string Of(GameApiHost host, string role, TestPlayer player) =>
        role == Roles.Player ? player.AccessToken : role.StartsWith("ops:", StringComparison.Ordinal) ? host.OperatorToken(role)
            : OfService(host, role);

    internal static string OfService(GameApiHost host, string role) =>
        Signer(host, TokensOf(host)).ForService(new ServiceClient { Id = $"test-{role}", Roles = [role] });

    /// <summary>What is wrong with each, and the token.</summary>
    internal static async Task<(string What, string? Token)[]> BadAsync(GameApiHost host)
    {
        var player = await host.PlayerAsync();
        var leaver = await host.PlayerAsync();
        using var logout = await leaver.Client.PostJsonAsync("/v1/auth/logout");
        Assert.Equal(HttpStatusCode.NoContent, logout.StatusCode);
        var foreign = new TokenOptions { SigningKey = new string('x', 64) };
        var claims = new { sub = player.Id, role = Roles.Player, iss = "aspiregame", aud = "aspiregame", exp = 4102444800 };
        var none = $"{Part(new { alg = "none" })}.{Part(claims)}.";
        return
        [
            ("no token", null),
            ("no JWT", "nonsense"),
            ("a token without signature", none),
            ("a changed token", player.AccessToken[..^6] + (player.AccessToken[^6] == 'A' ? "B" : "A") + player.AccessToken[^5..]),
            ("an expired token", Signer(host, TokensOf(host), DateTimeOffset.UtcNow.AddDays(-2))
                .ForPlayer(player.Id, Guid.CreateVersion7())),
            ("a token of tomorrow", Signer(host, TokensOf(host), DateTimeOffset.UtcNow.AddDays(1))
                .ForPlayer(player.Id, Guid.CreateVersion7())),
            ("a token of another key", Signer(host, foreign).ForPlayer(player.Id, Guid.CreateVersion7())),
            ("a token of another issuer", Signer(host, Copy(host, issuer: "somebody")).ForPlayer(player.Id, Guid.CreateVersion7())),
            ("a token for another audience", Signer(host, Copy(host, audience: "somebody")).ForPlayer(player.Id, Guid.CreateVersion7())),
            ("a logged-out token", leaver.AccessToken),
        ];
    }

    private static AccessTokens Signer(GameApiHost host, TokenOptions tokens, DateTimeOffset? at = null) => new(
        Options.Create(tokens), host.Services.GetRequiredService<IOptions<AuthOptions>>(),
        new FakeTimeProvider(at ?? DateTimeOffset.UtcNow));

    private static TokenOptions TokensOf(GameApiHost host) => host.Services.GetRequiredService<IOptions<TokenOptions>>().Value;

    private static TokenOptions Copy(GameApiHost host, string issuer = "aspiregame", string audience = "aspiregame") =>
        new() { SigningKey = TokensOf(host).SigningKey, Issuer = issuer, Audience = audience };

    private static string Part(object json) =>
        System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(json)));
}
