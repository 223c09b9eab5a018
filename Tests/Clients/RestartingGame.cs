using System.Text.Json;
using AspireGame.Client;
using Xunit;

namespace Tests.Clients;

/// <summary>Random actions of a game.</summary>
internal enum Act
{
    Spend,
    Overspend,
    Give,
    Record,
    RecordOld,
    Flush,
    Save,
    Score,
    Crash,
}

/// <summary>
/// A game on one device that crashes, restarts, and records what its client reported: in the end the backend must agree.
/// </summary>
internal sealed class RestartingGame(Uri network, Uri gateway, string folder) : IDisposable
{
    private const string Board = "global";
    private const string Kind = "sdk.test";

    private readonly HashSet<Guid> _spent = [];
    private readonly HashSet<Guid> _given = [];
    private readonly HashSet<Guid> _recorded = [];
    private readonly HashSet<Guid> _rejected = [];
    private HttpClient _http = null!;
    private GameClient _client = null!;
    private StoredValue? _saved;
    private int _steps;
    private long _best;

    public Guid PlayerId { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Open(network);
        PlayerId = await _client.Session.LoginDeviceAsync(cancellationToken: cancellationToken);
    }

    public async Task PlayAsync(Act act, int number, Guid friend, CancellationToken cancellationToken)
    {
        switch (act)
        {
            case Act.Spend:
                _spent.Add((await _client.Wallet.SpendAsync("gold", number, "hat", cancellationToken: cancellationToken)).EntryId);
                break;
            case Act.Overspend:
                var refused = await Assert.ThrowsAsync<ApiException>(
                    () => _client.Wallet.SpendAsync("gold", 1_000_000_000, "moon", cancellationToken: cancellationToken));
                Assert.Equal(Problems.InsufficientFunds, refused.Kind);
                break;
            case Act.Give:
                _given.Add((await _client.Wallet.GiveAsync(friend, "gold", number, cancellationToken: cancellationToken)).GiftId);
                break;
            case Act.Record:
                for (var n = 0; n < number % 4 + 1; n++)
                    _recorded.Add(await _client.Outbox.RecordAsync("star-drift", Kind, cancellationToken: cancellationToken));
                break;
            case Act.RecordOld:
                _rejected.Add(
                    await _client.Outbox.RecordAsync(
                        "star-drift", Kind, occurredAt: DateTimeOffset.UtcNow.AddDays(-40), cancellationToken: cancellationToken));
                break;
            case Act.Flush:
                await FlushAsync(cancellationToken);
                break;
            case Act.Save:
                await SaveAsync(cancellationToken);
                break;
            case Act.Score:
                await ScoreAsync(number * 100, cancellationToken);
                break;
            case Act.Crash:
                await CrashAsync(number, friend, cancellationToken);
                break;
        }
    }

    /// <summary>Starts once more, on a stable network, and reads the backend's state.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        Open(gateway);
        await ResumeAsync(cancellationToken);
        await FlushAsync(cancellationToken);

        var ledger = await _client.Wallet.StreamWalletEntriesAsync(100, cancellationToken).ToListAsync(cancellationToken);
        Assert.Equal(_spent.Order(), ledger.Where(entry => entry.Kind == "spend").Select(entry => entry.EntryId).Order());
        Assert.Equal(_given.Order(), ledger.Where(entry => entry.Kind == "gift-sent").Select(entry => entry.GiftId!.Value).Order());
        var log = await _client.Activities.StreamActivitiesAsync(Kind, limit: 200, cancellationToken: cancellationToken)
            .ToListAsync(cancellationToken);
        Assert.Equal(_recorded.Order(), log.Select(activity => activity.Id).Order());
        Assert.Empty(_rejected);

        var stored = await _client.Storage.LoadAsync("saves", "slot", cancellationToken);
        Assert.Equal((_saved?.ETag, _saved?.Value.GetRawText()), (stored?.ETag, stored?.Value.GetRawText()));
        if (_best > 0)
        {
            var board = (await _client.Leaderboards.GetLeaderboardAroundMeAsync(Board, 1, cancellationToken)).Value;
            Assert.Equal(_best, Assert.Single(board.Items, entry => entry.PlayerId == PlayerId).Score);
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _client.Dispose();
    }

    private void Open(Uri address)
    {
        if (_http is not null)
            Dispose();
        _http = new HttpClient { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        _client = new GameClient(
            _http, new() { Store = new FileStore(folder), BaseDelay = TimeSpan.FromMilliseconds(10),
                MaxDelay = TimeSpan.FromMilliseconds(200) });
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        var result = await _client.Outbox.FlushAsync(cancellationToken);
        Assert.All(result.Rejected, rejected =>
            Assert.True(_rejected.Remove(rejected.Item.Id), $"{rejected.Item} was rejected: {rejected.Problem}"));
    }

    /// <summary>A counter: each save is identified by its value, and the merge sees saves of earlier starts of the game.</summary>
    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        var mine = JsonSerializer.SerializeToElement(++_steps);
        _saved = await _client.Storage.SaveAsync(
            "saves", "slot", mine, _saved?.ETag, (mine, theirs) => mine.GetInt32() > theirs.GetInt32() ? mine : theirs, cancellationToken);
        Assert.Equal(_steps, _saved.Value.GetInt32());
    }

    /// <summary>The board keeps the best score: submitting again changes nothing.</summary>
    private async Task ScoreAsync(long score, CancellationToken cancellationToken)
    {
        while (true)
            try
            {
                var standing = (await _client.Leaderboards.SubmitScoreAsync(Board, new ScoreSubmission(score), cancellationToken)).Value;
                _best = Math.Max(_best, score);
                Assert.Equal(_best, standing.Best);
                return;
            }
            catch (OutcomeUnknownException)
            {
                // As the error says: submit again.
            }
    }

    /// <summary>The process ends while it buys, gives and sends; the next start finds out what happened to those writes.</summary>
    private async Task CrashAsync(int number, Guid friend, CancellationToken cancellationToken)
    {
        using var crash = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] underWay =
            [Dies(PlayAsync(Act.Spend, number, friend, crash.Token)), Dies(PlayAsync(Act.Give, number, friend, crash.Token)),
                Dies(FlushAsync(crash.Token))];
        crash.CancelAfter(number % 40);
        await Task.WhenAll(underWay);
        Open(network);
        await ResumeAsync(cancellationToken);

        async Task Dies(Task act)
        {
            try
            {
                await act;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // The game got no response.
            }
        }
    }

    private async Task ResumeAsync(CancellationToken cancellationToken)
    {
        await foreach (var outcome in _client.Intents.ResumeAsync(cancellationToken))
        {
            Assert.Null(outcome.Refusal);
            if (outcome.Operation == "Spend")
                _spent.Add(outcome.Receipt!.Value.GetProperty("entryId").GetGuid());
            else
                _given.Add(outcome.Receipt!.Value.GetProperty("giftId").GetGuid());
        }
    }
}
