using System.Net;
using Npgsql;
using Tests.Activities;
using Tests.Api;
using Xunit;

namespace Tests.Outage;

/// <summary>The connection breaks after a commit and before its acknowledgement: the node does not know whether it took place.</summary>
public sealed class UncertainCommitTests(UncertainHost node) : IClassFixture<UncertainHost>, IDisposable
{
    private readonly GameApiHost _host = node.Host;
    private readonly LossyDatabase _commits = node.Commits;
    private readonly LostStatement _answers = node.Statements;

    public void Dispose() => Assert.False(_commits.LosesNext, "No response to a commit was lost: nothing is proven.");

    [Fact]
    public async Task A_score_is_added_once()
    {
        var player = await _host.PlayerAsync();
        _commits.LosesNext = true;

        var first = await player.Client.SendJsonAsync(HttpMethod.Put, "/v1/leaderboards/career/scores", new { score = 10 }).JsonAsync();
        var second = await player.Client.SendJsonAsync(HttpMethod.Put, "/v1/leaderboards/career/scores", new { score = 1 }).JsonAsync();

        Assert.Equal((10, 11), (first.GetProperty("score").GetInt64(), second.GetProperty("score").GetInt64()));
    }

    [Fact]
    public async Task A_write_with_an_idempotency_key_returns_its_result()
    {
        var player = await _host.PlayerAsync();
        using var server = await _host.ServiceAsync("server");
        _commits.LosesNext = true;

        var receipt = await server.PostJsonAsync(
            $"/v1/players/{player.Id}/wallet/grant", new { currency = "gold", amount = 5, reason = "test" }, ("Idempotency-Key", "k"))
                .JsonAsync();

        Assert.Equal(5, receipt.GetProperty("balance").GetInt64());
        Assert.Equal(
            5, (await player.Client.FetchAsync("/v1/wallet").JsonAsync()).GetProperty("items")[0].GetProperty("balance").GetInt64());
    }

    [Fact]
    public async Task A_profile_is_changed_once_and_returned()
    {
        var player = await _host.PlayerAsync();
        _commits.LosesNext = true;

        using var changed = await player.Client.SendJsonAsync(
            HttpMethod.Patch, "/v1/players/me", new { displayName = "Once" }, ("If-Match", "\"1\""));

        Assert.Equal(("Once", "\"2\""), ((await changed.JsonAsync()).GetProperty("displayName").GetString(), changed.Headers.ETag?.Tag));
    }

    [Fact]
    public async Task A_session_is_started_once()
    {
        var player = await _host.PlayerAsync();
        _commits.LosesNext = true;

        await player.Client.PostJsonAsync("/v1/sessions", new { gameId = "star-drift", platform = "web", clientVersion = "1" })
            .JsonAsync(HttpStatusCode.Created);

        Assert.Equal(1, (await player.Client.FetchAsync("/v1/players/me").JsonAsync()).GetProperty("sessionCount").GetInt32());
    }

    [Fact]
    public async Task An_activity_is_accepted_once_and_listed()
    {
        var player = await _host.PlayerAsync();
        await player.Client.FetchAsync("/v1/activities").JsonAsync();
        _commits.LosesNext = true;

        var receipt = await player.Client.ReportAsync(Report.Item(kind: "once")).ReceiptAsync();

        Assert.Equal((1, 0), (receipt.Accepted, receipt.Duplicates));
        Assert.Single((await player.Client.FetchAsync("/v1/activities?kind=once").JsonAsync()).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_stored_object_is_created_replaced_and_deleted_once()
    {
        var player = await _host.PlayerAsync();
        const string path = "/v1/storage/saves/slot-1";
        _commits.LosesNext = true;
        var created = await player.Client.SendTextAsync(HttpMethod.Put, path, "1").JsonAsync(HttpStatusCode.Created);
        Assert.Equal(1, created.GetProperty("version").GetInt32());

        _answers.NextWith = "UPDATE storage_objects";
        var replaced = await player.Client.SendTextAsync(HttpMethod.Put, path, "2", ("If-Match", "\"1\"")).JsonAsync();
        Assert.Equal(2, replaced.GetProperty("version").GetInt32());
        Assert.Null(_answers.NextWith);

        _commits.LosesNext = true;
        using var deleted = await player.Client.SendJsonAsync(HttpMethod.Delete, path, null, ("If-Match", "\"2\""));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.False(_commits.LosesNext);
    }

    [Fact]
    public async Task A_game_is_added_and_replaced_once()
    {
        using var admin = await _host.ServiceAsync("admin");
        var path = $"/v1/games/once-{Guid.NewGuid().ToString("N")[..8]}";
        _commits.LosesNext = true;
        var added = await admin.SendJsonAsync(HttpMethod.Put, path, new { name = "Once" }).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(1, added.GetProperty("version").GetInt32());
        _answers.NextWith = "UPDATE games";
        var replaced = await admin.SendJsonAsync(HttpMethod.Put, path, new { name = "Twice" }, ("If-Match", "\"1\"")).JsonAsync();
        Assert.Equal(2, replaced.GetProperty("version").GetInt32());
        Assert.Null(_answers.NextWith);
        _commits.LosesNext = true;
        var third = await admin.SendJsonAsync(HttpMethod.Put, path, new { name = "Thrice" }, ("If-Match", "\"2\"")).JsonAsync();
        Assert.Equal(3, third.GetProperty("version").GetInt32());
        Assert.Equal(3, await AuditRowsAsync($"game {path["/v1/games/".Length..]}"));
    }

    [Fact]
    public async Task A_board_is_added_and_changed_once()
    {
        using var admin = await _host.ServiceAsync("admin");
        var board = $"once-{Guid.NewGuid().ToString("N")[..8]}";
        var path = $"/v1/leaderboards/{board}/settings";
        _commits.LosesNext = true;
        var added = await admin.SendJsonAsync(HttpMethod.Put, path, new { name = "Once", policy = "sum" })
            .JsonAsync(HttpStatusCode.Created);
        Assert.Equal(1, added.GetProperty("version").GetInt32());
        _commits.LosesNext = true;
        var changed = await admin.SendJsonAsync(HttpMethod.Put, path, new { name = "Twice", policy = "sum" }, ("If-Match", "\"1\""))
            .JsonAsync();
        Assert.Equal(2, changed.GetProperty("version").GetInt32());
        Assert.Equal(2, await AuditRowsAsync($"board {board}"));
    }

    private async Task<long> AuditRowsAsync(string subject)
    {
        await using var source = NpgsqlDataSource.Create($"{_host.Database};Pooling=false");
        await using var count = source.CreateCommand("SELECT count(*) FROM admin_audit WHERE subject = $1");
        count.Parameters.Add(new() { Value = subject });
        return (long)(await count.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
