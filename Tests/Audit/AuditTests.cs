using System.Text.Json;
using GameApi.Audit;
using Npgsql;
using Tests.Api;
using Tests.Operators;
using Tests.Stores;
using Xunit;

namespace Tests.Audit;

public sealed class AuditTests(LocalStores stores, TwoNodes nodes) : IClassFixture<TwoNodes>
{
    private const string Why = "Because the test says so.";
    private static readonly string[] Analyst = ["analyst"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Concurrent_writes_leave_no_gap_and_an_intact_chain()
    {
        var admins = await Task.WhenAll(new[] { nodes.One, nodes.Two }.Select(node => TestOperator.LoggedInAsync(node, "admin")));
        using var account = await TestOperator.NewAsync(nodes.One, "support");

        await Parallel.ForEachAsync(Enumerable.Range(0, 40), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (n, _) =>
            await admins[n % 2].Client.SendJsonAsync(
                HttpMethod.Patch, $"/v1/operators/{account.Id}", new { name = $"Name {n}", reason = Why }).JsonAsync());

        var check = await admins[0].Client.FetchAsync("/v1/admin/audit/verify").JsonAsync();
        Assert.True(check.GetProperty("ok").GetBoolean());
        Assert.True(check.GetProperty("checked").GetInt64() >= 40);
        var rows = (await admins[0].Client.FetchAsync("/v1/admin/audit?action=operator.change&limit=40").JsonAsync()).GetProperty("items")
            .EnumerateArray().ToList();
        Assert.Equal(40, rows.Count);

        // Each change starts from what the one before it left, also where a change keeps some members.
        Assert.All(rows.Zip(rows.Skip(1)), pair => Assert.Equal(Name(pair.First, "before"), Name(pair.Second, "after")));

        static string? Name(JsonElement row, string when) => row.GetProperty(when).GetProperty("name").GetString();
    }

    [Fact]
    public async Task A_row_says_who_did_what_why_and_in_which_request()
    {
        using var admin = await TestOperator.LoggedInAsync(nodes.One, "admin");
        using var account = await TestOperator.NewAsync(nodes.One, "support");
        using var change = await admin.Client.SendJsonAsync(
            HttpMethod.Patch, $"/v1/operators/{account.Id}", new { roles = Analyst, reason = Why });
        var id = Assert.Single(change.Headers.GetValues("X-Audit-Id"));

        var row = (await admin.Client.FetchAsync($"/v1/admin/audit?actor={admin.Id}&action=operator.change&limit=1").JsonAsync())
            .GetProperty("items")[0];

        Assert.Equal(id, row.GetProperty("id").GetString());
        Assert.Equal(admin.Id.ToString(), row.GetProperty("actor").GetString());
        Assert.StartsWith("operator-", row.GetProperty("actorName").GetString(), StringComparison.Ordinal);
        Assert.Equal($"operator {account.Id}", row.GetProperty("subject").GetString());
        Assert.Equal(Why, row.GetProperty("reason").GetString());
        Assert.Equal("support", row.GetProperty("before").GetProperty("roles")[0].GetString());
        Assert.Equal("analyst", row.GetProperty("after").GetProperty("roles")[0].GetString());
        Assert.Equal(JsonValueKind.Null, row.GetProperty("playerId").ValueKind);
        Assert.DoesNotContain("assword", row.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_go_back_to_the_first_row()
    {
        using var admin = await TestOperator.LoggedInAsync(nodes.One, "admin");
        var (numbers, cursor) = (new List<long>(), "");
        do
        {
            var page = await admin.Client.FetchAsync($"/v1/admin/audit?limit=7{cursor}").JsonAsync();
            numbers.AddRange(page.GetProperty("items").EnumerateArray().Select(row => row.GetProperty("seq").GetInt64()));
            cursor = page.GetProperty("next").GetString() is { } next ? $"&cursor={next}" : "";
        }
        while (cursor.Length > 0);

        Assert.Equal(Enumerable.Range(1, numbers.Count).Select(seq => (long)seq).Reverse(), numbers);
    }

    [Theory]
    [InlineData("UPDATE admin_audit SET reason = 'another' WHERE seq = 1")]
    [InlineData("UPDATE admin_audit SET before = NULL, after = NULL, reason = NULL, salt = NULL WHERE seq = 1")]
    [InlineData("DELETE FROM admin_audit WHERE seq = 1")]
    [InlineData("TRUNCATE admin_audit")]
    public async Task Rows_cannot_be_changed_or_removed_not_even_by_the_owner(string sql)
    {
        using var account = await TestOperator.NewAsync(nodes.One, "support");
        await using var source = NpgsqlDataSource.Create($"{nodes.One.Database};Pooling=false");
        await using var command = source.CreateCommand(sql);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Stop));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    /// <summary>As somebody could who has the right to drop the trigger.</summary>
    [Theory]
    [InlineData("UPDATE admin_audit SET reason = 'another' WHERE seq = 2", 2)]
    [InlineData("UPDATE admin_audit SET actor = 'somebody' WHERE seq = 2", 2)]
    [InlineData("UPDATE admin_audit SET at = at + interval '1 microsecond' WHERE seq = 2", 2)]
    [InlineData("UPDATE admin_audit SET before = NULL, after = NULL, reason = NULL, salt = NULL WHERE seq = 2", 2)]
    [InlineData("DELETE FROM admin_audit WHERE seq = 2", 3)]
    [InlineData(
        "DELETE FROM admin_audit WHERE seq = 2; UPDATE admin_audit SET seq = 2 WHERE seq = 3; "
            + "UPDATE admin_audit SET seq = 3 WHERE seq = 4", 2)]
    public async Task Tampering_is_detected(string sql, long broken)
    {
        await using var databases = MigratedDatabases.Open(await stores.NewGameDatabaseAsync(Stop));
        await using var db = new GameApi.Data.GameDbContext(GameApi.Data.GameDbOptions.For<GameApi.Data.GameDbContext>(databases.Game));
        var log = new AuditLog(db, TimeProvider.System);
        for (var n = 1; n <= 4; n++)
            await db.InTransactionAsync(async cancel =>
            {
                await log.AppendAsync(
                    new AuditSource(AuditSource.Command),
                    new AuditEntry("test", $"test {n}", Before: new() { ["n"] = n, ["text"] = "é <b>" }, Reason: Why), cancel);
                return true;
            }, Stop);
        Assert.Equal((true, 4), await CheckAsync());

        await using (var command = databases.Game.CreateCommand($"ALTER TABLE admin_audit DISABLE TRIGGER USER; {sql}"))
            await command.ExecuteNonQueryAsync(Stop);

        Assert.Equal(broken, (await AuditVerifier.RunAsync(databases.Game, Stop)).FirstBroken);

        async Task<(bool, long)> CheckAsync() =>
            await AuditVerifier.RunAsync(databases.Game, Stop) is var check ? (check.Ok, check.Checked) : default;
    }
}
