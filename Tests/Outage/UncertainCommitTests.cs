using System.Data.Common;
using System.Net;
using GameApi.Data;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tests.Activities;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Outage;

/// <summary>The connection breaks after a commit and before its acknowledgement: nobody knows whether it took place.</summary>
public sealed class UncertainCommitTests(LocalStores stores) : IAsyncLifetime
{
    private readonly LostStatement _answers = new();
    private LossyDatabase _commits = null!;
    private GameApiHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _commits = new LossyDatabase(await stores.NewGameDatabaseAsync());
        _host = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?> { ["ConnectionStrings:gamedb"] = _commits.ConnectionString },
            services => services.ConfigureDbContext<GameDbContext>(options => options.AddInterceptors(_answers)));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _commits.DisposeAsync();
    }

    [Fact]
    public async Task A_score_is_not_added_a_second_time()
    {
        var player = await _host.PlayerAsync();
        _commits.LosesNext = true;

        Assert.Equal(
            10, (await player.Client.SendJsonAsync(HttpMethod.Put, "/v1/leaderboards/career/scores", new { score = 10 }).JsonAsync())
                .GetProperty("score").GetInt64());

        Assert.Equal(
            11, (await player.Client.SendJsonAsync(HttpMethod.Put, "/v1/leaderboards/career/scores", new { score = 1 }).JsonAsync())
                .GetProperty("score").GetInt64());
    }

    [Fact]
    public async Task A_write_with_a_key_is_answered_as_if_nothing_had_happened()
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
    public async Task A_profile_is_changed_once_and_answered_with_what_it_became()
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
    public async Task An_activity_is_counted_as_accepted_and_listed()
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
        Assert.Equal(
            1, (await player.Client.SendTextAsync(HttpMethod.Put, path, "1").JsonAsync(HttpStatusCode.Created)).GetProperty("version")
                .GetInt32());

        _answers.NextWith = "UPDATE storage_objects";
        Assert.Equal(
            2, (await player.Client.SendTextAsync(HttpMethod.Put, path, "2", ("If-Match", "\"1\"")).JsonAsync()).GetProperty("version")
                .GetInt32());
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
        Assert.Equal(
            1, (await admin.SendJsonAsync(HttpMethod.Put, path, new { name = "Once" }).JsonAsync(HttpStatusCode.Created))
                .GetProperty("version").GetInt32());
        _answers.NextWith = "UPDATE games";
        Assert.Equal(
            2, (await admin.SendJsonAsync(HttpMethod.Put, path, new { name = "Twice" }, ("If-Match", "\"1\"")).JsonAsync())
                .GetProperty("version").GetInt32());
        Assert.Null(_answers.NextWith);
        _commits.LosesNext = true;
        Assert.Equal(
            3, (await admin.SendJsonAsync(HttpMethod.Put, path, new { name = "Thrice" }, ("If-Match", "\"2\"")).JsonAsync())
                .GetProperty("version").GetInt32());
        Assert.Equal(3, await AuditRowsAsync($"game {path["/v1/games/".Length..]}"));
    }

    [Fact]
    public async Task A_board_is_added_and_changed_once()
    {
        using var admin = await _host.ServiceAsync("admin");
        var board = $"once-{Guid.NewGuid().ToString("N")[..8]}";
        var path = $"/v1/leaderboards/{board}/settings";
        _commits.LosesNext = true;
        Assert.Equal(
            1, (await admin.SendJsonAsync(HttpMethod.Put, path, new { name = "Once", policy = "sum" }).JsonAsync(HttpStatusCode.Created))
                .GetProperty("version").GetInt32());
        _commits.LosesNext = true;
        Assert.Equal(
            2, (await admin.SendJsonAsync(HttpMethod.Put, path, new { name = "Twice", policy = "sum" }, ("If-Match", "\"1\"")).JsonAsync())
                .GetProperty("version").GetInt32());
        Assert.Equal(2, await AuditRowsAsync($"board {board}"));
    }

    private async Task<long> AuditRowsAsync(string subject)
    {
        await using var source = NpgsqlDataSource.Create($"{_host.Database};Pooling=false");
        await using var count = source.CreateCommand("SELECT count(*) FROM admin_audit WHERE subject = $1");
        count.Parameters.Add(new() { Value = subject });
        return (long)(await count.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>Loses the answer to a statement that has committed by itself.</summary>
    private sealed class LostStatement : DbCommandInterceptor
    {
        public string? NextWith { get; set; }

        public override async ValueTask<DbDataReader> ReaderExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            if (NextWith is null || !command.CommandText.Contains(NextWith, StringComparison.Ordinal))
                return result;
            NextWith = null;
            await result.DisposeAsync();
            throw new NpgsqlException("The connection broke.", new IOException());
        }
    }
}
