using GameApi.Retention;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tests.Api;
using Tests.Data;
using Tests.Stores;
using Xunit;

namespace Tests.Retention;

/// <summary>Every table that grows has a retention, or a reason why it has none.</summary>
public sealed class RetentionTests(LocalStores stores)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_table_has_a_retention_or_a_reason()
    {
        Assert.Equal(
            Models.Tables().Select(table => table.Name).Order(StringComparer.Ordinal), RetentionRule.All.Select(rule => rule.Table)
                .Order(StringComparer.Ordinal));
        Assert.All(RetentionRule.All, rule =>
            Assert.True(rule.Age is not null ? rule is { Key.Length: > 0, Column.Length: > 0 } : rule.Reason.Length > 10, rule.Table));
    }

    [Fact]
    public async Task Rows_past_their_retention_are_deleted_in_batches_and_the_rest_stays()
    {
        await using var host = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?> { ["Retention:BatchSize"] = "7", ["Retention:Interval"] = "1.00:00:00" });
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(host.Database) { Pooling = false }.ConnectionString);
        var aged = RetentionRule.All.Where(rule => rule.Age is not null).ToList();
        foreach (var rule in aged)
        {
            await ExecuteAsync(
                source, Insert(rule, "now() - make_interval(secs => $1) - interval '1 minute'", 30), rule.Age!.Value.TotalSeconds);
            await ExecuteAsync(
                source, Insert(rule, "now() - make_interval(secs => $1) + interval '1 minute'", 3), rule.Age!.Value.TotalSeconds);
        }

        await host.Services.GetRequiredService<RetentionService>().RunOnceAsync(Cancellation);

        foreach (var rule in aged)
            Assert.Equal((rule.Table, 3L), (rule.Table, await ExecuteAsync(source, $"SELECT count(*) FROM {rule.Table}")));
    }

    [Fact]
    public async Task An_idempotency_key_is_valid_for_its_lifetime_and_rejected_afterwards()
    {
        await using var host = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?> { ["Retention:Interval"] = "1.00:00:00" });
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(host.Database) { Pooling = false }.ConnectionString);
        var player = await host.PlayerAsync();
        using var server = await host.ServiceAsync("server");
        await GrantAsync().JsonAsync();
        await GrantAsync().JsonAsync();

        // Expired but not deleted yet, then deleted: the response is the same.
        await ExecuteAsync(source, "UPDATE idempotency_records SET created_at = created_at - interval '25 hours'");
        await GrantAsync().ProblemAsync(System.Net.HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        await host.Services.GetRequiredService<RetentionService>().RunOnceAsync(Cancellation);
        Assert.Equal(0L, await ExecuteAsync(source, "SELECT count(*) FROM idempotency_records"));
        await GrantAsync().ProblemAsync(System.Net.HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        Assert.Equal(
            5, (await player.Client.FetchAsync("/v1/wallet").JsonAsync()).GetProperty("items")[0].GetProperty("balance").GetInt64());

        Task<HttpResponseMessage> GrantAsync() =>
            server.PostJsonAsync(
                $"/v1/players/{player.Id}/wallet/grant", new { currency = "gold", amount = 5, reason = "test" },
                ("Idempotency-Key", "aged"));
    }

    private static string Insert(RetentionRule rule, string at, int count) => rule.Table switch
    {
        "idempotency_records" =>
            $"INSERT INTO idempotency_records (player_id, client, key, request_hash, response, created_at) "
            + $"SELECT uuidv7(), '', 'k' || n, sha256('x'), '', {at} FROM generate_series(1, {count}) AS n",
        "refresh_tokens" =>
            $"INSERT INTO refresh_tokens (player_id, token_hash, family_id, issued_at, expires_at) "
            + $"SELECT uuidv7(), sha256('x'), uuidv7(), '2020-01-01', {at} FROM generate_series(1, {count})",
        "token_families" =>
            $"INSERT INTO token_families (player_id, family_id, created_at, expires_at) "
            + $"SELECT uuidv7(), uuidv7(), '2020-01-01', {at} FROM generate_series(1, {count})",
        "revoked_sessions" =>
            $"INSERT INTO revoked_sessions (session_id, revoked_at) SELECT uuidv7(), {at} FROM generate_series(1, {count})",
        "operator_sessions" =>
            $"INSERT INTO operator_sessions (session_id, operator_id, secret_hash, created_at, last_used_at, expires_at) "
            + $"SELECT uuidv7(), uuidv7(), sha256('x'), now(), now(), {at} FROM generate_series(1, {count})",
        "login_failures" =>
            $"INSERT INTO login_failures (subject, failures, window_started_at) "
            + $"SELECT sha256(uuid_send(uuidv7())), 1, {at} FROM generate_series(1, {count})",
        "export_dead_letters" =>
            $"INSERT INTO export_dead_letters (source, player_id, activity_id, txid, kind, occurred_at, reason, died_at) "
            + $"SELECT 'gamedb', uuidv7(), uuidv7(), '1', 'a', now(), 'test', {at} FROM generate_series(1, {count})",
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule.Table, "A rule with an age needs rows of its table here."),
    };

    private static async Task<object?> ExecuteAsync(NpgsqlDataSource source, string sql, double? seconds = null)
    {
        await using var command = source.CreateCommand(sql);
        if (seconds is { } age)
            command.Parameters.Add(new() { Value = age });
        return await command.ExecuteScalarAsync(Cancellation);
    }
}
