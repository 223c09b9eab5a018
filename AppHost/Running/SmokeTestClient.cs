using System.Text.Json;

namespace AppHost.Running;

/// <summary>One player's way through the public API (docs/requests.http), and the analyst who counts it.</summary>
internal sealed class SmokeTestClient(Uri gateway, Func<CancellationToken, Task<string>> analystSecret) : IDisposable
{
    private readonly GatewayClient _player = new(gateway);
    private readonly GatewayClient _analyst = new(gateway);
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
        ("the session's heartbeat is taken", stop => _player.SendAsync(HttpMethod.Post, $"/v1/sessions/{_session}/heartbeat", null, stop)),
        ("activities are stored", PostActivitiesAsync),
        ("a retry of them is stored once", RetryActivitiesAsync),
        ("the player's own list shows them", ListActivitiesAsync),
        ("everybody can see the public profile", stop => _player.SendAsync(HttpMethod.Get, $"/v1/players/{_playerId}", null, stop)),
        ("the session ends", stop => _player.SendAsync(HttpMethod.Post, $"/v1/sessions/{_session}/end", null, stop)),
        ("an analyst logs in", LogInAnalystAsync),
        ("the warehouse counts the player as active", CountActivePlayersAsync),
    ];

    public void Dispose()
    {
        _player.Dispose();
        _analyst.Dispose();
    }

    private async Task LogInAsync(CancellationToken stop) => _playerId = await _player.BecomePlayerAsync("Check", stop);

    private async Task ListGamesAsync(CancellationToken stop)
    {
        var games = await _player.SendAsync(HttpMethod.Get, "/v1/games", null, stop);
        var first = games.GetProperty("items").EnumerateArray().FirstOrDefault();
        _game = first.ValueKind == JsonValueKind.Object ? first.GetProperty("gameId").GetString()! : throw new UserFacingException("there is no game.");
    }

    private async Task StartSessionAsync(CancellationToken stop)
    {
        var session = await _player.SendAsync(HttpMethod.Post, "/v1/sessions", new { gameId = _game, platform = "linux", clientVersion = "1.0.0" }, stop);
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
        _player.SendAsync(HttpMethod.Post, "/v1/activities", new[] { new { id = _activity, gameId = _game, sessionId = _session, kind = "level-up", occurredAt = _occurredAt } }, stop);

    private async Task ListActivitiesAsync(CancellationToken stop)
    {
        var list = await _player.SendAsync(HttpMethod.Get, "/v1/activities?limit=50", null, stop);
        Expect(list.GetProperty("items").EnumerateArray().Any(item => item.GetProperty("id").GetGuid() == _activity), list);
    }

    private async Task LogInAnalystAsync(CancellationToken stop) =>
        await _analyst.BecomeServiceAsync("analyst", await analystSecret(stop), stop);

    /// <summary>The export takes a moment; the run's own patience ends a wait for nothing.</summary>
    private async Task CountActivePlayersAsync(CancellationToken stop)
    {
        var day = _occurredAt.UtcDateTime.Date;
        var path = $"/v1/analytics/active-players?gameId={_game}&from={day:yyyy-MM-dd}&to={day.AddDays(1):yyyy-MM-dd}&interval=day";
        while (!HasPlayers(await _analyst.SendAsync(HttpMethod.Get, path, null, stop)))
            await Task.Delay(TimeSpan.FromMilliseconds(200), stop);

        static bool HasPlayers(JsonElement answer) =>
            answer.GetProperty("items").EnumerateArray().Any(item => item.GetProperty("players").GetInt64() > 0);
    }

    private static void Expect(bool isSo, JsonElement answer)
    {
        if (!isSo)
            throw new UserFacingException($"the response was {answer}.");
    }
}
