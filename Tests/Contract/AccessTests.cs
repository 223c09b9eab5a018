using System.Net;
using System.Text;
using System.Text.Json;
using GameApi.Auth;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using ServiceDefaults.Authentication;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Contract;

/// <summary>Every route lets through whom it is for, and nobody else.</summary>
public sealed class AccessTests(LocalStores stores, SharedGameApi shared)
{
    private static readonly Named Nobody = new(Guid.CreateVersion7(), Guid.CreateVersion7());

    public static TheoryData<string> RouteNames => [.. Routes.All.Select(route => route.Name)];

    [Fact]
    public async Task Every_route_that_is_mapped_and_documented_is_in_the_table_and_no_other()
    {
        var host = await shared.StartedAsync(stores);
        var document = await host.Client.FetchAsync("/openapi/v1.json").JsonAsync();
        var documented = document.GetProperty("paths").EnumerateObject().SelectMany(path =>
            path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}"));
        var table = Routes.All.Select(route => route.Name).Order(StringComparer.Ordinal).ToArray();

        Assert.Equal(table, Routes.Mapped(host).Order(StringComparer.Ordinal));
        Assert.Equal(table, documented.Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(RouteNames))]
    public async Task Without_a_good_token_only_what_is_for_anyone_answers(string name)
    {
        var (host, route) = (await shared.StartedAsync(stores), Routes.Named(name));
        foreach (var (what, token) in await BadTokensAsync(host))
        {
            var status = await SendAsync(host, route, token, Nobody);
            Assert.True(
                (status == HttpStatusCode.Unauthorized) == (route.Who is not Who.Anyone)
                    || IsOwn401(route, status), $"{name} answered {status} to {what}");
        }
    }

    [Theory, MemberData(nameof(RouteNames))]
    public async Task Each_role_gets_through_where_it_may_and_nowhere_else(string name)
    {
        var (host, route) = (await shared.StartedAsync(stores), Routes.Named(name));
        foreach (var role in (string[])[
            Roles.Player, Roles.Server, Roles.Analyst, Roles.Admin, Roles.OperatorSetup, Roles.OperatorSupport, Roles.OperatorAnalyst, Roles.OperatorDesigner,
                Roles.OperatorAdmin])
        {
            var player = await host.PlayerAsync();
            var status = await SendAsync(host, route, TokenOf(host, role, player), Nobody with { PlayerId = player.Id });
            Assert.True((status == HttpStatusCode.Forbidden) == !route.IsFor(role), $"{name} answered {status} to role {role}");
            Assert.True(status != HttpStatusCode.Unauthorized || IsOwn401(route, status), $"{name} answered {status} to role {role}");
        }
    }

    [Fact]
    public async Task Another_players_token_reads_and_changes_nothing_on_any_route()
    {
        var host = await shared.StartedAsync(stores);
        var marker = $"secret-{Guid.NewGuid():N}";
        var victim = await host.PlayerAsync("Victim");
        using var server = await host.ServiceAsync(Roles.Server);
        await server.PostJsonAsync(
            $"/v1/players/{victim.Id}/wallet/grant", new { currency = "gold", amount = 7, reason = marker }, ("Idempotency-Key", marker))
                .JsonAsync();
        await victim.Client.SendTextAsync(HttpMethod.Put, "/v1/storage/saves/slot-1", $"\"{marker}\"").JsonAsync(HttpStatusCode.Created);
        await victim.Client.SendJsonAsync(HttpMethod.Put, "/v1/leaderboards/global/scores", new { score = 5 }).JsonAsync();
        var session = (
            await victim.Client.PostJsonAsync("/v1/sessions", new { gameId = "tower-keep", platform = marker[..32], clientVersion = "1" })
            .JsonAsync(HttpStatusCode.Created)).GetProperty("sessionId").GetGuid();
        await victim.Client.PostJsonAsync("/v1/activities",
            new[] { new { id = Guid.CreateVersion7(), gameId = "tower-keep", kind = "a", occurredAt = DateTimeOffset.UtcNow,
                payload = marker } }).JsonAsync();
        var before = await ExportAsync(victim);
        Assert.Contains(marker, before, StringComparison.Ordinal);

        foreach (var route in Routes.All.Where(route => route.Who is Who.Player or Who.PlayerOrServer))
        {
            var intruder = await host.PlayerAsync("Intruder");
            using var answer = await intruder.Client.SendAsync(
                route.Request(new(victim.Id, session)), TestContext.Current.CancellationToken);
            var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

            Assert.DoesNotContain(marker[..32], body, StringComparison.Ordinal);
            if (route.Pattern.Contains("{id}", StringComparison.Ordinal))
                Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{route} answered {answer.StatusCode}: {body}");
        }

        Assert.Equal(before, await ExportAsync(victim));
    }

    /// <summary>All that is held about a player, but for the time of the export itself.</summary>
    private static async Task<string> ExportAsync(TestPlayer player)
    {
        var export = await player.Client.FetchAsync("/v1/players/me/export").JsonAsync();
        return string.Join(
            '\n', export.EnumerateObject().Where(member => member.Value.ValueKind is JsonValueKind.Array or JsonValueKind.Object)
                .Select(member => $"{member.Name}: {member.Value.GetRawText()}"));
    }

    private static async Task<(string What, string? Token)[]> BadTokensAsync(GameApiHost host)
    {
        var player = await host.PlayerAsync();
        var leaver = await host.PlayerAsync();
        using var logout = await leaver.Client.PostJsonAsync("/v1/auth/logout");
        Assert.Equal(HttpStatusCode.NoContent, logout.StatusCode);
        var foreign = new TokenOptions { SigningKey = new string('x', 64) };
        var none =
            $"{Part(new { alg = "none" })}.{Part(new { sub = player.Id, role = Roles.Player, iss = "aspiregame", aud = "aspiregame", exp = 4102444800 })}.";
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

    private static string TokenOf(GameApiHost host, string role, TestPlayer player) =>
        role == Roles.Player ? player.AccessToken : role.StartsWith("ops:", StringComparison.Ordinal) ? host.OperatorToken(role)
            : ServiceToken(host, role);

    internal static string ServiceToken(GameApiHost host, string role) =>
        Signer(host, TokensOf(host)).ForService(new ServiceClient { Id = $"test-{role}", Roles = [role] });

    private static AccessTokens Signer(GameApiHost host, TokenOptions tokens, DateTimeOffset? at = null) => new(
        Options.Create(tokens), host.Services.GetRequiredService<IOptions<AuthOptions>>(),
        new FakeTimeProvider(at ?? DateTimeOffset.UtcNow));

    private static TokenOptions TokensOf(GameApiHost host) => host.Services.GetRequiredService<IOptions<TokenOptions>>().Value;

    private static TokenOptions Copy(GameApiHost host, string issuer = "aspiregame", string audience = "aspiregame") =>
        new() { SigningKey = TokensOf(host).SigningKey, Issuer = issuer, Audience = audience };

    private static string Part(object json) =>
        System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(json)));

    private static bool IsOwn401(Route route, HttpStatusCode status) => status == HttpStatusCode.Unauthorized && route.ChecksCredentials;

    private static async Task<HttpStatusCode> SendAsync(GameApiHost host, Route route, string? token, Named named)
    {
        using var client = host.NewClient(token);
        using var answer = await client.SendAsync(
            route.Request(named), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        if ((int)answer.StatusCode >= 400)
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        if (answer.StatusCode == HttpStatusCode.Unauthorized && route.Who is not Who.Anyone)
            Assert.Contains(answer.Headers.WwwAuthenticate, challenge => challenge.Scheme == "Bearer");
        return answer.StatusCode;
    }
}
