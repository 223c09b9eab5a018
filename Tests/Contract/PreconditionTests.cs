using System.Net;
using ServiceDefaults.Authentication;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Contract;

/// <summary>If-Match as in RFC 9110, section 13.1.1, on every route that takes it.</summary>
public sealed class PreconditionTests(LocalStores stores, SharedGameApi shared)
{
    public static TheoryData<string> Conditional =>
        ["PATCH /v1/players/me", "PUT /v1/games/{id}", "PUT /v1/leaderboards/{board}/settings", "PUT /v1/storage/{collection}/{key}",
            "DELETE /v1/storage/{collection}/{key}"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Conditional))]
    public async Task A_list_that_holds_the_current_tag_matches(string name)
    {
        foreach (var form in (string[])["\"0\", {0}", "{0}, \"0\"", "W/\"0\" , {0}", "\"no version, of ours\", {0}", "\"\", {0},", "*"])
        {
            using var response = await SendAsync(name, form);
            Assert.True(response.IsSuccessStatusCode, $"{form}: {response.StatusCode}");
        }
    }

    [Theory, MemberData(nameof(Conditional))]
    public async Task Other_tags_and_weak_tags_do_not_match(string name)
    {
        foreach (var form in (string[])["\"0\", \"999999\"", "W/{0}", "W/{0}, W/\"999999\"", "\"abc\"", "\"01\"", "\"\""])
            await SendAsync(name, form).ProblemAsync(HttpStatusCode.PreconditionFailed, "stale-version");
    }

    [Theory, MemberData(nameof(Conditional))]
    public async Task A_malformed_list_of_tags_is_rejected(string name)
    {
        foreach (var form in (string[])["7", "{0} {0}", "\"7", "nonsense", "*, {0}", "{0}, *", "*, *"])
            await SendAsync(name, form).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "If-Match");
    }

    /// <param name="name">Of the route.</param>
    /// <param name="form">Of the header; {0} is the current tag.</param>
    private async Task<HttpResponseMessage> SendAsync(string name, string form)
    {
        var host = await shared.StartedAsync(stores);
        var route = Routes.Named(name);
        var player = await host.PlayerAsync();
        var path = route.Path(new Named(player.Id, Guid.CreateVersion7()));
        using var admin = await host.ServiceAsync(Roles.Admin);
        var client = route.Who is Who.Admin ? admin : player.Client;
        if (path.StartsWith("/v1/storage", StringComparison.Ordinal))
            await client.SendJsonAsync(HttpMethod.Put, path, new { level = 1 }).JsonAsync(HttpStatusCode.Created);
        else if (path.StartsWith("/v1/leaderboards", StringComparison.Ordinal))
        {
            path = $"/v1/leaderboards/b{Guid.NewGuid():N}/settings";
            await client.SendJsonAsync(HttpMethod.Put, path, new { name = "Test", policy = "sum" }).JsonAsync(HttpStatusCode.Created);
        }
        else if (route.Who is Who.Admin)
        {
            path = $"/v1/games/g{Guid.NewGuid():N}"[..28];
            await client.SendJsonAsync(HttpMethod.Put, path, new { name = "Test" }).JsonAsync(HttpStatusCode.Created);
        }

        using var current = await client.FetchAsync(path);
        using var request = route.Request(new Named(player.Id, Guid.CreateVersion7()));
        request.RequestUri = new Uri(path, UriKind.Relative);
        request.Headers.Remove("If-Match");
        request.Headers.TryAddWithoutValidation("If-Match", form.Replace("{0}", $"{current.Headers.ETag}", StringComparison.Ordinal));
        return await client.SendAsync(request, Stop);
    }
}
