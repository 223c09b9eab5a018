using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace AppHost.Running;

/// <summary>One player's way through the public API (docs/requests.http), and the analyst who counts it.</summary>
internal sealed class SlicePlayer(Uri gateway, Func<CancellationToken, Task<string>> analystSecret) : IDisposable
{
    private readonly HttpClient _player = new() { BaseAddress = gateway, Timeout = TimeSpan.FromSeconds(30) };
    private readonly HttpClient _analyst = new() { BaseAddress = gateway, Timeout = TimeSpan.FromSeconds(30) };
    private readonly Guid _activity = Guid.CreateVersion7();
    private readonly DateTimeOffset _occurredAt = DateTimeOffset.UtcNow;
    private string _playerId = "";
    private string _game = "";
    private string _session = "";

    internal IReadOnlyList<(string Name, Func<CancellationToken, Task> Act)> Steps =>
    [
        ("a new player logs in with a device", LogInAsync),
        ("the catalogue has games", ListGamesAsync),
        ("a session starts", StartSessionAsync),
        ("the session's heartbeat is taken", stop => SendAsync(_player, HttpMethod.Post, $"/v1/sessions/{_session}/heartbeat", null, stop)),
        ("activities are stored", PostActivitiesAsync),
        ("a retry of them is stored once", RetryActivitiesAsync),
        ("the player's own list shows them", ListActivitiesAsync),
        ("everybody can see the public profile", stop => SendAsync(_player, HttpMethod.Get, $"/v1/players/{_playerId}", null, stop)),
        ("the session ends", stop => SendAsync(_player, HttpMethod.Post, $"/v1/sessions/{_session}/end", null, stop)),
        ("an analyst logs in", LogInAnalystAsync),
        ("the warehouse counts the player as active", CountActivePlayersAsync),
    ];

    public void Dispose()
    {
        _player.Dispose();
        _analyst.Dispose();
    }

    private async Task LogInAsync(CancellationToken stop)
    {
        var login = await SendAsync(_player, HttpMethod.Post, "/v1/auth/device", new { deviceId = $"check-{Guid.NewGuid():N}", displayName = "Check", country = "NO" }, stop);
        _playerId = login.GetProperty("playerId").GetString()!;
        Authorize(_player, login);
    }

    private async Task ListGamesAsync(CancellationToken stop)
    {
        var games = await SendAsync(_player, HttpMethod.Get, "/v1/games", null, stop);
        var first = games.GetProperty("items").EnumerateArray().FirstOrDefault();
        _game = first.ValueKind == JsonValueKind.Object ? first.GetProperty("gameId").GetString()! : throw new StackFailure("there is no game.");
    }

    private async Task StartSessionAsync(CancellationToken stop)
    {
        var session = await SendAsync(_player, HttpMethod.Post, "/v1/sessions", new { gameId = _game, platform = "linux", clientVersion = "1.0.0" }, stop);
        _session = session.GetProperty("sessionId").GetString()!;
    }

    private async Task PostActivitiesAsync(CancellationToken stop)
    {
        var answer = await SendActivityAsync(stop);
        Expect(answer.GetProperty("accepted").GetInt32() == 1, answer);
    }

    private async Task RetryActivitiesAsync(CancellationToken stop)
    {
        var answer = await SendActivityAsync(stop);
        Expect(answer.GetProperty("duplicates").GetInt32() == 1, answer);
    }

    private Task<JsonElement> SendActivityAsync(CancellationToken stop) =>
        SendAsync(_player, HttpMethod.Post, "/v1/activities", new[] { new { id = _activity, gameId = _game, sessionId = _session, kind = "level-up", occurredAt = _occurredAt } }, stop);

    private async Task ListActivitiesAsync(CancellationToken stop)
    {
        var list = await SendAsync(_player, HttpMethod.Get, "/v1/activities?limit=50", null, stop);
        Expect(list.GetProperty("items").EnumerateArray().Any(item => item.GetProperty("id").GetGuid() == _activity), list);
    }

    private async Task LogInAnalystAsync(CancellationToken stop) =>
        Authorize(_analyst, await SendAsync(_analyst, HttpMethod.Post, "/v1/auth/service", new { clientId = "analyst", clientSecret = await analystSecret(stop) }, stop));

    /// <summary>The export takes a moment; the run's own patience ends a wait for nothing.</summary>
    private async Task CountActivePlayersAsync(CancellationToken stop)
    {
        var day = _occurredAt.UtcDateTime.Date;
        var path = $"/v1/analytics/active-players?gameId={_game}&from={day:yyyy-MM-dd}&to={day.AddDays(1):yyyy-MM-dd}&interval=day";
        while (!HasPlayers(await SendAsync(_analyst, HttpMethod.Get, path, null, stop)))
            await Task.Delay(TimeSpan.FromMilliseconds(200), stop);

        static bool HasPlayers(JsonElement answer) =>
            answer.GetProperty("items").EnumerateArray().Any(item => item.GetProperty("players").GetInt64() > 0);
    }

    private static void Authorize(HttpClient client, JsonElement login) =>
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", login.GetProperty("accessToken").GetString());

    private static void Expect(bool isSo, JsonElement answer)
    {
        if (!isSo)
            throw new StackFailure($"the answer was {answer}.");
    }

    private static async Task<JsonElement> SendAsync(HttpClient client, HttpMethod method, string path, object? body, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await client.SendAsync(request, stop);
        var text = await response.Content.ReadAsStringAsync(stop);
        if (!response.IsSuccessStatusCode)
            throw new StackFailure($"{method} {path} answered {(int)response.StatusCode}: {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }
}
