using System.Globalization;
using AspireGame.Client;

namespace AppHost.Running;

/// <summary>
/// Uses the public API (docs/requests.http) as one player, and as an analyst who counts the player, with the client library for games.
/// </summary>
internal sealed class SmokeTestClient(Uri gateway, Func<CancellationToken, Task<string>> analystSecret) : IDisposable
{
    private readonly GameClient _player = new(gateway);
    private readonly GameClient _analyst = new(gateway);
    private readonly Guid _activity = Guid.CreateVersion7();
    private readonly DateTimeOffset _occurredAt = DateTimeOffset.UtcNow;
    private string _game = "";
    private Guid _session;

    internal IReadOnlyList<(string Name, Func<CancellationToken, Task> Act)> Steps =>
    [
        ("a new player logs in with a device", stop => _player.Session.LoginDeviceAsync("Check", "NO", cancellationToken: stop)),
        ("the catalogue has games", ListGamesAsync),
        ("a session starts", StartSessionAsync),
        ("the session's heartbeat is accepted", stop => _player.Sessions.SendHeartbeatAsync(_session, stop)),
        ("activities are stored", PostActivitiesAsync),
        ("a retry of them is stored once", RetryActivitiesAsync),
        ("the player's own list shows them", ListActivitiesAsync),
        ("everybody can see the public profile", stop => _player.Players.GetProfileAsync(_player.Session.PlayerId!.Value, stop)),
        ("the session ends", stop => _player.Sessions.EndSessionAsync(_session, stop)),
        ("an analyst logs in", LogInAnalystAsync),
        ("the warehouse counts the player as active", CountActivePlayersAsync),
    ];

    public void Dispose()
    {
        _player.Dispose();
        _analyst.Dispose();
    }

    private async Task ListGamesAsync(CancellationToken stop)
    {
        var games = (await _player.Games.ListGamesAsync(cancellationToken: stop)).Value.Items;
        _game = games.Count > 0 ? games[0].GameId : throw new UserFacingException("the catalogue is empty.");
    }

    private async Task StartSessionAsync(CancellationToken stop) =>
        _session = (await _player.Sessions.StartSessionAsync(new(_game, "linux", "1.0.0"), stop)).Value.SessionId;

    private async Task PostActivitiesAsync(CancellationToken stop)
    {
        var receipt = await ReportActivityAsync(stop);
        Expect(receipt.Accepted == 1, receipt);
    }

    private async Task RetryActivitiesAsync(CancellationToken stop)
    {
        var receipt = await ReportActivityAsync(stop);
        Expect(receipt.Duplicates == 1, receipt);
    }

    private async Task<ActivityReceipt> ReportActivityAsync(CancellationToken stop) =>
        (await _player.Activities.ReportActivitiesAsync([new(_activity, _game, "level-up", _occurredAt, _session)], stop)).Value;

    private async Task ListActivitiesAsync(CancellationToken stop)
    {
        var list = (await _player.Activities.ListActivitiesAsync(limit: 50, cancellationToken: stop)).Value;
        Expect(list.Items.Any(item => item.Id == _activity), list);
    }

    private async Task LogInAnalystAsync(CancellationToken stop) =>
        await _analyst.Session.LoginServiceAsync("analyst", await analystSecret(stop), stop);

    /// <summary>Polls, because the export takes a moment. The time limit of the smoke test ends the wait.</summary>
    private async Task CountActivePlayersAsync(CancellationToken stop)
    {
        var day = DateOnly.FromDateTime(_occurredAt.UtcDateTime);
        while (!(await ActivePlayersAsync(day, stop)).Any(interval => interval.Players > 0))
            await Task.Delay(TimeSpan.FromMilliseconds(200), stop);
    }

    private async Task<IReadOnlyList<ActivePlayers>> ActivePlayersAsync(DateOnly day, CancellationToken stop) =>
        (await _analyst.Analytics.GetActivePlayersAsync(
            _game, Text(day), Text(day.AddDays(1)), "day", cancellationToken: stop)).Value.Items;

    private static string Text(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private static void Expect(bool isSo, object response)
    {
        if (!isSo)
            throw new UserFacingException($"the response was {response}.");
    }
}
