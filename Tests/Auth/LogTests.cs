using System.Net;
using Npgsql;
using Tests.Activities;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Auth;

/// <summary>
/// Handled outcomes log no errors, and no log has a secret. <see cref="SecretWatch"/> looks for secrets in every other
/// test.
/// </summary>
public sealed class LogTests(LocalStores stores)
{
    private readonly string _secret = $"whole-secret-{Guid.NewGuid():N}";

    [Fact]
    public async Task Conflicts_and_lost_races_log_no_error_and_no_client_input()
    {
        await using var host = await GameApiHost.StartAsync(stores);
        var account = new { email = $"{_secret}@example.org", password = $"{_secret}-password" };
        await host.Client.PostJsonAsync("/v1/auth/email/register", account).JsonAsync(HttpStatusCode.Created);
        await host.Client.PostJsonAsync("/v1/auth/email/register", account).ProblemAsync(HttpStatusCode.Conflict, "email-taken");
        var registrations = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            host.Client.PostJsonAsync("/v1/auth/email/register", new { email = $"{_secret}-2@example.org", account.password })));
        Assert.Single(registrations, response => response.StatusCode == HttpStatusCode.Created);

        var logins = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(_ => host.Client.PostJsonAsync("/v1/auth/device", new { deviceId = _secret })));
        Assert.Single(logins, response => response.StatusCode == HttpStatusCode.Created);

        var player = await host.PlayerAsync();
        var id = Guid.CreateVersion7();
        await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => player.Client.ReportAsync(Report.Item(id, payload: new { note = _secret })).ReceiptAsync()));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            player.Client.SendJsonAsync(HttpMethod.Put, "/v1/storage/saves/one", new { note = _secret }, ("If-None-Match", "*"))));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            player.Client.PostJsonAsync("/v1/sessions", new { gameId = "star-drift", platform = "web", clientVersion = "1" })));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            player.Client.SendJsonAsync(HttpMethod.Patch, "/v1/players/me", new { displayName = "Ada" }, ("If-Match", "\"1\""))));

        Assert.Empty(host.Errors.Lines);
        Assert.DoesNotContain(_secret, await stores.PostgresLogAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_the_database_rejects_is_in_no_log()
    {
        await using var host = await GameApiHost.StartAsync(stores);
        await using var source = NpgsqlDataSource.Create(host.Database);
        await using var strict = source.CreateCommand(
            "ALTER TABLE storage_objects ADD CONSTRAINT strict CHECK (value::text NOT LIKE '%whole-secret%')");
        await strict.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var player = await host.PlayerAsync();

        using var refused = await player.Client.SendJsonAsync(
            HttpMethod.Put, "/v1/storage/saves/one", new { note = _secret }, ("If-None-Match", "*"));

        Assert.False(refused.IsSuccessStatusCode);
        Assert.DoesNotContain(host.Errors.Lines, line => line.Contains(_secret, StringComparison.Ordinal));
        await Eventually.HoldsAsync(async () => (await stores.PostgresLogAsync()).Contains("\"strict\"", StringComparison.Ordinal));
        Assert.DoesNotContain(_secret, await stores.PostgresLogAsync(), StringComparison.Ordinal);
    }
}
