using System.Net;
using System.Text.Json;
using Npgsql;
using Tests.Api;
using Tests.Operators;
using Xunit;

namespace Tests.Leaderboards;

/// <summary>Designers add boards, rename and close them; each change holds on every node and is on record.</summary>
public sealed class BoardSettingsTests(TwoNodes nodes) : IClassFixture<TwoNodes>
{
    private const string Why = "Because the test says so.";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_board_is_added_renamed_closed_and_opened_again()
    {
        using var designer = await TestOperator.LoggedInAsync(nodes.One, "designer");
        var player = await nodes.Two.PlayerAsync();
        var (board, path) = ("season-1", "/v1/leaderboards/season-1/settings");
        await SubmitAsync(player, board).ProblemAsync(HttpStatusCode.NotFound, "not-found");

        using var added = await PutAsync(designer, path, new { name = "Season", policy = "sum", reason = Why });
        Assert.Equal("sum", (await added.JsonAsync(HttpStatusCode.Created)).GetProperty("policy").GetString());
        await Eventually.HoldsAsync(async () => (await SubmitAsync(player, board)).StatusCode == HttpStatusCode.OK);
        await PutAsync(designer, path, new { name = "Season 1", policy = "sum", reason = Why })
            .ProblemAsync(HttpStatusCode.PreconditionRequired, "precondition-required");

        using var closed = await PutAsync(
            designer, path, new { name = "Season 1", policy = "sum", closed = true, reason = Why }, $"{added.Headers.ETag}");
        Assert.Equal(JsonValueKind.String, (await closed.JsonAsync()).GetProperty("closedAt").ValueKind);
        await Eventually.HoldsAsync(async () => (await SubmitAsync(player, board)).StatusCode == HttpStatusCode.Conflict);
        await SubmitAsync(player, board).ProblemAsync(HttpStatusCode.Conflict, "board-closed");
        Assert.Single((await player.Client.FetchAsync($"/v1/leaderboards/{board}").JsonAsync()).GetProperty("items").EnumerateArray());
        await PutAsync(designer, path, new { name = "Season", policy = "sum", reason = Why }, $"{added.Headers.ETag}")
            .ProblemAsync(HttpStatusCode.PreconditionFailed, "stale-version");
        await PutAsync(designer, path, new { name = "Season", policy = "best", reason = Why }, $"{closed.Headers.ETag}")
            .ProblemAsync(HttpStatusCode.Conflict, "policy-fixed");

        using var opened = await PutAsync(
            designer, path, new { name = "Season 1", policy = "sum", reason = Why }, $"{closed.Headers.ETag}");
        Assert.Equal(3, (await opened.JsonAsync()).GetProperty("version").GetInt32());
        await Eventually.HoldsAsync(async () => (await SubmitAsync(player, board)).StatusCode == HttpStatusCode.OK);

        var listed = (await player.Client.FetchAsync("/v1/leaderboards?limit=100").JsonAsync()).GetProperty("items").EnumerateArray()
            .Single(item => item.GetProperty("boardId").GetString() == board);
        Assert.Equal(("Season 1", JsonValueKind.Null), (listed.GetProperty("name").GetString(), listed.GetProperty("closedAt").ValueKind));
        using var admin = await TestOperator.LoggedInAsync(nodes.One, "admin");
        var rows = (await admin.Client.FetchAsync($"/v1/admin/audit?actor={designer.Id}").JsonAsync()).GetProperty("items").EnumerateArray()
            .Where(row => row.GetProperty("action").GetString()!.StartsWith("board.", StringComparison.Ordinal)).Reverse().ToList();
        Assert.Equal(["board.add", "board.change", "board.change"], rows.Select(row => row.GetProperty("action").GetString()));
        Assert.False(rows[1].GetProperty("before").GetProperty("closed").GetBoolean());
        Assert.True(rows[1].GetProperty("after").GetProperty("closed").GetBoolean());
    }

    /// <summary>The audit log takes no row for a moment: then neither a game nor a board changes.</summary>
    [Theory]
    [InlineData("/v1/games/unrecorded")]
    [InlineData("/v1/leaderboards/unrecorded/settings")]
    public async Task Nothing_changes_without_its_audit_row(string path)
    {
        object body = path.StartsWith("/v1/games", StringComparison.Ordinal)
            ? new { name = "Unrecorded", reason = Why }
            : new { name = "Unrecorded", policy = "best", reason = Why };
        using var designer = await TestOperator.LoggedInAsync(nodes.One, "designer");
        await using var source = NpgsqlDataSource.Create($"{nodes.One.Database};Pooling=false");
        await using (var stop = source.CreateCommand("ALTER TABLE admin_audit ADD CONSTRAINT none CHECK (action = 'none') NOT VALID"))
            await stop.ExecuteNonQueryAsync(Stop);
        try
        {
            using var answer = await PutAsync(designer, path, body);
            Assert.False(answer.IsSuccessStatusCode);
        }
        finally
        {
            await using var go = source.CreateCommand("ALTER TABLE admin_audit DROP CONSTRAINT none");
            await go.ExecuteNonQueryAsync(Stop);
        }

        await designer.Client.FetchAsync(path).ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    private static Task<HttpResponseMessage> PutAsync(TestOperator designer, string path, object body, string? ifMatch = null) =>
        designer.Client.SendJsonAsync(HttpMethod.Put, path, body, ifMatch is null ? [] : [("If-Match", ifMatch)]);

    private static Task<HttpResponseMessage> SubmitAsync(TestPlayer player, string board) =>
        player.Client.SendJsonAsync(HttpMethod.Put, $"/v1/leaderboards/{board}/scores", new { score = 5 });
}
