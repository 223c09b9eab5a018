using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GameApi.Activities;
using Tests.Api;
using Xunit;

namespace Tests.Contract;

/// <summary>Sends odd requests to a route with a token that reaches it, and checks the responses against the contract.</summary>
internal sealed class FuzzSender(GameApiHost host, Route route, JsonObject operation)
{
    private readonly ConcurrentDictionary<int, int> _answers = new();
    // Odd characters as UTF-8, which HttpClient would reject.
    private static readonly HttpClient Client = new(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 });
    private string? _token;

    public Named Named { get; private set; } = new(Guid.Empty, Guid.Empty);

    public int Sent => _answers.Values.Sum();

    /// <summary>How often each status was returned.</summary>
    public string Summary => string.Join(", ", _answers.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} x{pair.Value}"));

    public async Task LoginAsync()
    {
        var player = await host.PlayerAsync();
        var session = await player.Client.PostJsonAsync(
            "/v1/sessions", new { gameId = "star-drift", platform = "web", clientVersion = "1" }).JsonAsync(HttpStatusCode.Created);
        Named = new(player.Id, session.GetProperty("sessionId").GetGuid());
        _token = (await route.ClientAsync(host, player.Client)).DefaultRequestHeaders.Authorization!.Parameter;
    }

    public async Task SendAsync(OddRequest odd)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(route.Method), new Uri($"{host.Address.GetLeftPart(UriPartial.Authority)}{odd.Target}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        foreach (var (name, value) in odd.Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        if (odd.Body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(odd.Body));
            if (odd.Body.Length > 60_000)
                request.AskingFirst();
            if (odd.ContentType.Length > 0)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", odd.ContentType);
        }

        using var answer = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var status = (int)answer.StatusCode;
        _answers.AddOrUpdate(status, 1, (_, count) => count + 1);
        var story = $"{route} with {odd.What}\n{odd.Target}\n{(odd.Body?.Length > 500 ? odd.Body[..500] : odd.Body)}\nanswered {status}";
        // A stream has no end to read to.
        var body = answer.Content.Headers.ContentType?.MediaType == "text/event-stream" ? ""
            : await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(status < 500, $"{story}: {body}");
        Assert.False(
            body.Contains(ActivityEndpoints.NotStorable, StringComparison.Ordinal),
            $"{story}, which validation passed and PostgreSQL refused: {body}");
        if (status >= 400)
            Judge(status, answer.Content.Headers.ContentType, body, odd, story);
        if (route.EndsItsToken && status < 300)
            await LoginAsync();
    }

    private void Judge(int status, MediaTypeHeaderValue? type, string body, OddRequest odd, string story)
    {
        // What Kestrel itself cannot read has no body.
        if (body.Length == 0 && status is 400 or 431 && odd.Target.Contains('%', StringComparison.Ordinal))
            return;
        Assert.True(type?.MediaType == "application/problem+json", $"{story} as {type}: {body}");
        var problem = JsonDocument.Parse(body).RootElement;
        var slug = problem.GetProperty("type").GetString()!;
        Assert.StartsWith("urn:aspiregame:problem:", slug, StringComparison.Ordinal);
        if (slug.EndsWith(":invalid-request", StringComparison.Ordinal))
            Assert.True(
                problem.TryGetProperty("errors", out var errors) && errors.EnumerateObject().Any(), $"{story} and names no field: {body}");

        // A changed path may be that of another route, or of none.
        var samePath = odd.Target.Split('?')[0] == route.Path(Named);
        Assert.True(
            operation["responses"]!.AsObject().ContainsKey($"{status}")
                || (!samePath && status is 404 or 405), $"{story}, which its document does not list: {body}");
    }
}
