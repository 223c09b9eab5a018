using System.Net;
using System.Text.Json;
using ServiceDefaults.Authentication;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Contract;

/// <summary>Every route admits exactly the callers it is for.</summary>
public sealed class AccessTests(LocalStores stores, SharedGameApi shared)
{
    private static readonly Named Nobody = new(Guid.CreateVersion7(), Guid.CreateVersion7());

    public static TheoryData<string> RouteNames => [.. Routes.All.Select(route => route.Name)];

    [Fact]
    public async Task The_table_lists_exactly_the_routes_that_are_mapped_and_documented()
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
    public async Task Without_a_valid_token_only_public_routes_respond(string name)
    {
        var (host, route) = (await shared.StartedAsync(stores), Routes.Named(name));
        foreach (var (what, token) in await TestTokens.BadAsync(host))
        {
            var status = await SendAsync(host, route, token, Nobody);
            Assert.True(
                (status == HttpStatusCode.Unauthorized) == (route.Who is not Who.Anyone)
                    || IsOwn401(route, status), $"{name} returned {status} to {what}");
        }
    }

    [Theory, MemberData(nameof(RouteNames))]
    public async Task Each_role_reaches_exactly_its_routes(string name)
    {
        var (host, route) = (await shared.StartedAsync(stores), Routes.Named(name));
        foreach (var role in (string[])[
            Roles.Player, Roles.Server, Roles.Analyst, Roles.Admin, Roles.OperatorSetup, Roles.OperatorSupport,
            Roles.OperatorAnalyst, Roles.OperatorDesigner, Roles.OperatorAdmin])
        {
            var player = await host.PlayerAsync();
            var status = await SendAsync(host, route, TestTokens.Of(host, role, player), Nobody with { PlayerId = player.Id });
            Assert.True((status == HttpStatusCode.Forbidden) == !route.IsFor(role), $"{name} returned {status} to role {role}");
            Assert.True(status != HttpStatusCode.Unauthorized || IsOwn401(route, status), $"{name} returned {status} to role {role}");
        }
    }

    [Fact]
    public async Task Another_players_token_reads_and_changes_nothing()
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
            using var response = await intruder.Client.SendAsync(
                route.Request(new(victim.Id, session)), TestContext.Current.CancellationToken);
            var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

            Assert.DoesNotContain(marker[..32], body, StringComparison.Ordinal);
            if (route.Pattern.Contains("{id}", StringComparison.Ordinal))
                Assert.True(response.StatusCode == HttpStatusCode.NotFound, $"{route} returned {response.StatusCode}: {body}");
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

    private static bool IsOwn401(Route route, HttpStatusCode status) => status == HttpStatusCode.Unauthorized && route.ChecksCredentials;

    private static async Task<HttpStatusCode> SendAsync(GameApiHost host, Route route, string? token, Named named)
    {
        using var client = host.NewClient(token);
        using var response = await client.SendAsync(
            route.Request(named), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        if ((int)response.StatusCode >= 400)
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        if (response.StatusCode == HttpStatusCode.Unauthorized && route.Who is not Who.Anyone)
            Assert.Contains(response.Headers.WwwAuthenticate, challenge => challenge.Scheme == "Bearer");
        return response.StatusCode;
    }
}
