using System.Net;
using Npgsql;
using Tests.Activities;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Outage;

/// <summary>
/// An internal error (XX000) is how Citus reports that it lost a shard's node: at a commit the outcome is unknown, in a statement nothing
/// took place. Raised here by triggers of a plain server, and by a lost response.
/// </summary>
public sealed class InternalErrorTests(LocalStores stores) : IAsyncLifetime
{
    private LossyDatabase _commits = null!;
    private GameApiHost _host = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _commits = new LossyDatabase(await stores.NewGameDatabaseAsync(), LossyDatabase.InternalError);
        _host = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?> { ["ConnectionStrings:gamedb"] = _commits.ConnectionString });
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _commits.DisposeAsync();
    }

    [Fact]
    public async Task A_write_that_commits_despite_an_error_happens_once()
    {
        var player = await _host.PlayerAsync();
        using var server = await _host.ServiceAsync("server");

        Assert.Equal(10, await ScoreAsync(player, 10, lost: true));
        Assert.Equal(11, await ScoreAsync(player, 1, lost: false));

        _commits.LosesNext = true;
        var receipt = await server.PostJsonAsync(
            $"/v1/players/{player.Id}/wallet/grant", new { currency = "gold", amount = 5, reason = "test" }, ("Idempotency-Key", "k"))
                .JsonAsync();
        Assert.Equal(5, receipt.GetProperty("balance").GetInt64());

        _commits.LosesNext = true;
        await player.Client.PostJsonAsync("/v1/sessions", new { gameId = "star-drift", platform = "web", clientVersion = "1" })
            .JsonAsync(HttpStatusCode.Created);
        Assert.Equal(1, (await player.Client.FetchAsync("/v1/players/me").JsonAsync()).GetProperty("sessionCount").GetInt32());

        _commits.LosesNext = true;
        Assert.Equal(
            (1, 0), await player.Client.ReportAsync(Report.Item(kind: "once")).ReceiptAsync() is var stored
                ? (stored.Accepted, stored.Duplicates) : default);
        Assert.False(_commits.LosesNext);
        Assert.Empty(_host.Errors.Lines);
    }

    [Fact]
    public async Task A_commit_that_fails_once_is_retried()
    {
        var player = await _host.PlayerAsync();
        // A sequence keeps what a rollback undoes: the first commit fails.
        await ExecuteAsync("""
            CREATE SEQUENCE attempts;
            CREATE FUNCTION fail_once() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN IF nextval('attempts') = 1 THEN RAISE EXCEPTION 'lost a node' USING ERRCODE = 'XX000'; END IF; RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER fail_once AFTER INSERT ON activities DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
                WHEN (NEW.kind = 'score.submitted') EXECUTE FUNCTION fail_once();
            """);

        Assert.Equal(10, await ScoreAsync(player, 10, lost: false));
        Assert.Equal(11, await ScoreAsync(player, 1, lost: false));
    }

    [Fact]
    public async Task A_persistent_failure_is_503_and_changes_nothing()
    {
        var player = await _host.PlayerAsync();
        await ExecuteAsync("""
            CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION 'lost a node' USING ERRCODE = 'XX000'; END $$;
            CREATE CONSTRAINT TRIGGER fail AFTER INSERT ON activities DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
                WHEN (NEW.kind IN ('score.submitted', 'never.stored')) EXECUTE FUNCTION fail();
            CREATE TRIGGER fail BEFORE INSERT ON storage_objects FOR EACH ROW EXECUTE FUNCTION fail();
            CREATE TRIGGER fail BEFORE INSERT ON revoked_sessions FOR EACH ROW EXECUTE FUNCTION fail();
            """);

        await UnavailableAsync(player.Client.SendJsonAsync(HttpMethod.Put, "/v1/leaderboards/career/scores", new { score = 10 }));
        await UnavailableAsync(player.Client.ReportAsync(Report.Item(kind: "never.stored")));
        await UnavailableAsync(player.Client.SendTextAsync(HttpMethod.Put, "/v1/storage/saves/slot-1", "1"));
        await UnavailableAsync(player.Client.PostJsonAsync("/v1/auth/logout"));

        Assert.Equal(
            0L, await ExecuteAsync(
                "SELECT (SELECT count(*) FROM leaderboard_scores) + (SELECT count(*) FROM storage_objects) + (SELECT count(*) FROM "
                    + "revoked_sessions)"));
        await player.Client.FetchAsync("/v1/players/me").JsonAsync();
    }

    private async Task<long> ScoreAsync(TestPlayer player, long score, bool lost)
    {
        _commits.LosesNext = lost;
        var stored = await player.Client.SendJsonAsync(HttpMethod.Put, "/v1/leaderboards/career/scores", new { score }).JsonAsync();
        return stored.GetProperty("score").GetInt64();
    }

    private static async Task UnavailableAsync(Task<HttpResponseMessage> request)
    {
        using var response = await request;
        Assert.NotNull(response.Headers.RetryAfter);
        await Task.FromResult(response).ProblemAsync(HttpStatusCode.ServiceUnavailable, "unavailable");
    }

    private async Task<object?> ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(_host.Database) { Pooling = false }.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Stop);
    }
}
