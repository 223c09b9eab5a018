using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Auth;

public sealed class LockoutTests(LocalStores stores, SharedGameApi api)
{
    private const string Password = "correct horse";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Five_failures_on_any_node_lock_the_address_on_all_nodes_for_a_minute()
    {
        var one = await api.StartedAsync(stores);
        await using var two = await GameApiHost.StartAsync(stores, one.Settings);
        var email = await RegisterAsync(one);

        for (var attempt = 0; attempt < 5; attempt++)
            await LoginAsync(attempt % 2 == 0 ? one : two, email, "wrong horse")
                .ProblemAsync(HttpStatusCode.Unauthorized, "invalid-credentials");

        foreach (var node in new[] { one, two })
        {
            using var locked = await LoginAsync(node, email, Password);
            Assert.Equal(HttpStatusCode.TooManyRequests, locked.StatusCode);
            Assert.InRange(locked.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        }

        await using var source = NpgsqlDataSource.Create(one.Database);
        await using var later = source.CreateCommand(
            "UPDATE login_failures SET locked_until = locked_until - interval '1 minute', window_started_at = window_started_at - "
                + "interval '1 minute'");
        await later.ExecuteNonQueryAsync(Stop);
        await LoginAsync(two, email, Password).JsonAsync();
    }

    [Fact]
    public async Task Of_forty_concurrent_guesses_on_two_nodes_five_are_checked()
    {
        var one = await api.StartedAsync(stores);
        await using var two = await GameApiHost.StartAsync(stores, one.Settings);
        var email = await RegisterAsync(one);

        // One guess is right: it succeeds only if fewer than five wrong ones come before it.
        var responses = await Task.WhenAll(
            Enumerable.Range(0, 40)
                .Select(guess => LoginAsync(guess % 2 == 0 ? one : two, email, guess == 39 ? Password : $"wrong horse {guess}")));

        Assert.InRange(
            responses.Count(response => response.StatusCode == HttpStatusCode.Unauthorized), 5, responses[39].IsSuccessStatusCode ? 9 : 5);
        Assert.All(responses, response =>
            Assert.Contains(
                response.StatusCode, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests]));
        await LoginAsync(two, email, Password).ProblemAsync(HttpStatusCode.TooManyRequests, "locked-out");
    }

    [Fact]
    public async Task Twenty_concurrent_logins_with_the_right_password_all_succeed()
    {
        var host = await api.StartedAsync(stores);
        var email = await RegisterAsync(host);
        for (var attempt = 0; attempt < 4; attempt++)
            await LoginAsync(host, email, "wrong horse").ProblemAsync(HttpStatusCode.Unauthorized, "invalid-credentials");

        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => LoginAsync(host, email, Password)));

        Assert.All(responses, response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
    }

    [Fact]
    public async Task An_aborted_login_counts_as_a_failure_only_if_its_password_is_wrong()
    {
        // Slow enough that clients disconnect while their request is being checked.
        await using var host = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?> { ["Auth:PasswordIterations"] = "200000" });
        var (right, wrong) = (await RegisterAsync(host), await RegisterAsync(host));

        for (var attempt = 0; attempt < 7; attempt++)
            await GiveUpAsync(host, right, Password);
        await LoginAsync(host, right, Password).JsonAsync();

        await using var source = NpgsqlDataSource.Create(host.Database);
        await using var locked = source.CreateCommand("SELECT count(*) FROM login_failures WHERE locked_until IS NOT NULL");
        await Eventually.HoldsAsync(async () =>
        {
            await GiveUpAsync(host, wrong, "wrong horse");
            return (long)(await locked.ExecuteScalarAsync(Stop))! == 1;
        });
        await LoginAsync(host, right, Password).JsonAsync();
    }

    [Fact]
    public async Task A_success_after_four_failures_resets_the_count()
    {
        var host = await api.StartedAsync(stores);
        var email = await RegisterAsync(host);
        for (var round = 0; round < 2; round++)
        {
            for (var attempt = 0; attempt < 4; attempt++)
                await LoginAsync(host, email, "wrong horse").ProblemAsync(HttpStatusCode.Unauthorized, "invalid-credentials");
            await LoginAsync(host, email, Password).JsonAsync();
        }
    }

    /// <summary>Sends a login and closes the connection before the response.</summary>
    private static async Task GiveUpAsync(GameApiHost host, string email, string password)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(host.Address.Host, host.Address.Port, Stop);
        var body = JsonSerializer.SerializeToUtf8Bytes(new { email, password });
        var head = Encoding.ASCII.GetBytes(
            $"POST /v1/auth/email/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n");
        await socket.SendAsync((byte[])[.. head, .. body], Stop);
        await Task.Delay(20, Stop);
    }

    private static async Task<string> RegisterAsync(GameApiHost host)
    {
        var email = $"{Guid.NewGuid():N}@example.org";
        await host.Client.PostJsonAsync("/v1/auth/email/register", new { email, password = Password }).JsonAsync(HttpStatusCode.Created);
        return email;
    }

    private static Task<HttpResponseMessage> LoginAsync(GameApiHost host, string email, string password) =>
        host.Client.PostJsonAsync("/v1/auth/email/login", new { email, password });
}
