using System.Net.Http.Json;
using System.Text.Json.Nodes;
using GameApi.Operators;
using Npgsql;
using Tests.Api;
using Tests.Contract;
using Tests.Operators;
using Xunit;

namespace Tests.Audit;

/// <summary>
/// What a request of an operator needs to succeed. A route without a scenario is called as it is, and must succeed too.
/// </summary>
internal sealed class AuditScenario(TestOperator account, Route route, string path, object? body) : IDisposable
{
    private const string Why = "Because the test says so.";

    public TestOperator Operator => account;

    public static async Task<AuditScenario> OfAsync(GameApiHost host, Route route)
    {
        var admin = await TestOperator.LoggedInAsync(host, "admin");
        var player = await host.PlayerAsync();
        var path = route.Path(new Named(player.Id, Guid.CreateVersion7()));
        object? body = null;
        switch (route.Pattern)
        {
            case "/v1/operators/login":
                body = new { email = admin.Email, password = admin.Password };
                break;
            case "/v1/operators/me/totp" when route.Method == "PUT":
                var setup = await admin.Client.PostJsonAsync("/v1/operators/me/totp").JsonAsync();
                body = new { code = Totp.Code(
                    Base32.Decode(setup.GetProperty("secret").GetString()!), Totp.StepAt(DateTimeOffset.UtcNow)) };
                break;
            case "/v1/operators/me/password":
                body = new Dictionary<string, string> { ["current"] = admin.Password, ["new"] = "another good password" };
                break;
            case "/v1/operators/{id}" or "/v1/operators/{id}/reset":
                path = route.Pattern.Replace("{id}", $"{(await TestOperator.NewAsync(host, "support")).Id}", StringComparison.Ordinal);
                break;
            case "/v1/admin/players/{id}/bans/{banId}":
                var ban = await admin.Client.PostJsonAsync($"/v1/admin/players/{player.Id}/bans", new { scope = "scores", reason = Why })
                    .JsonAsync(System.Net.HttpStatusCode.Created);
                path = $"/v1/admin/players/{player.Id}/bans/{ban.GetProperty("id").GetGuid()}";
                break;
            case "/v1/admin/dead-letters/{id}/send-again":
                path = route.Pattern.Replace("{id}", $"{await DeadLetterAsync(host, player.Id)}", StringComparison.Ordinal);
                break;
            case "/v1/admin/players/{id}/export":
                path += $"?reason={Uri.EscapeDataString(Why)}";
                break;
        }

        return new AuditScenario(admin, route, path, body);
    }

    /// <summary>The player's registration, as if the warehouse had rejected it.</summary>
    private static async Task<Guid> DeadLetterAsync(GameApiHost host, Guid playerId)
    {
        await using var source = NpgsqlDataSource.Create($"{host.Database};Pooling=false");
        await using var command = source.CreateCommand("""
            INSERT INTO export_dead_letters (source, player_id, activity_id, txid, kind, occurred_at, reason, died_at)
            SELECT 'gamedb', player_id, activity_id, txid, kind, occurred_at, 'test', now()
            FROM activities WHERE player_id = $1 LIMIT 1
            RETURNING activity_id
            """);
        command.Parameters.Add(new() { Value = playerId });
        return (Guid)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    public async Task<HttpResponseMessage> SendAsync(bool withReason = true)
    {
        using var request = route.Request(new Named(Guid.Empty, Guid.Empty));
        request.RequestUri = new Uri(withReason ? path : path.Split('?')[0], UriKind.Relative);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        if (!withReason && request.Content is { } content)
        {
            var stripped = JsonNode.Parse(await content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject();
            Assert.True(stripped.Remove("reason"));
            request.Content = JsonContent.Create(stripped);
        }

        return await account.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public void Dispose() => account.Dispose();
}
