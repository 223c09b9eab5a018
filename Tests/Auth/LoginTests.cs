using System.Net;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Auth;

public sealed class LoginTests(LocalStores stores, SharedGameApi api)
{
    [Fact]
    public async Task A_new_device_creates_a_player_and_a_known_one_logs_in()
    {
        var host = await api.StartedAsync(stores);
        var device = new { deviceId = $"device-{Guid.NewGuid():N}", displayName = "Ada", country = "GB" };

        var first = await host.Client.PostJsonAsync("/v1/auth/device", device).JsonAsync(HttpStatusCode.Created);
        var second = await host.Client.PostJsonAsync("/v1/auth/device", device).JsonAsync();

        Assert.Equal(first.GetProperty("playerId").GetGuid(), second.GetProperty("playerId").GetGuid());
        Assert.NotEqual(first.GetProperty("refreshToken").GetString(), second.GetProperty("refreshToken").GetString());
        Assert.Equal(900, first.GetProperty("expiresIn").GetInt32());
    }

    [Fact]
    public async Task Twenty_concurrent_first_logins_of_a_device_create_one_player()
    {
        var host = await api.StartedAsync(stores);
        var device = new { deviceId = $"device-{Guid.NewGuid():N}" };

        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.Client.PostJsonAsync("/v1/auth/device", device)));

        Assert.Single(responses, response => response.StatusCode == HttpStatusCode.Created);
        var bodies = await Task.WhenAll(responses.Select(response => response.JsonAsync(response.StatusCode)));
        Assert.Single(bodies.Select(body => body.GetProperty("playerId").GetGuid()).Distinct());
    }

    [Fact]
    public async Task An_email_account_logs_in_with_its_password_in_any_case_of_the_address()
    {
        var host = await api.StartedAsync(stores);
        var name = $"Ada.{Guid.NewGuid():N}";
        var made = await host.Client.PostJsonAsync(
            "/v1/auth/email/register", new { email = $"{name}@Example.org", password = "correct horse" })
            .JsonAsync(HttpStatusCode.Created);

        var again = await host.Client.PostJsonAsync(
            "/v1/auth/email/login", new { email = $"{name}@example.org".ToUpperInvariant(), password = "correct horse" })
            .JsonAsync();

        Assert.Equal(made.GetProperty("playerId").GetGuid(), again.GetProperty("playerId").GetGuid());
        await host.Client.PostJsonAsync("/v1/auth/email/register", new { email = $"{name}@example.org", password = "another one" })
            .ProblemAsync(HttpStatusCode.Conflict, "email-taken");
        await host.Client.PostJsonAsync("/v1/auth/email/login", new { email = $"{name}@example.org", password = "wrong horse" })
            .ProblemAsync(HttpStatusCode.Unauthorized, "invalid-credentials");
        await host.Client.PostJsonAsync("/v1/auth/email/login", new { email = $"x{name}@example.org", password = "correct horse" })
            .ProblemAsync(HttpStatusCode.Unauthorized, "invalid-credentials");
    }

    [Fact]
    public async Task A_service_logs_in_with_its_secret_and_no_other()
    {
        var host = await api.StartedAsync(stores);
        await host.ServiceAsync("server");

        await host.Client.PostJsonAsync("/v1/auth/service", new { clientId = "test-server", clientSecret = "not the secret" })
            .ProblemAsync(HttpStatusCode.Unauthorized, "invalid-credentials");
        await host.Client.PostJsonAsync("/v1/auth/service", new { clientId = "nobody", clientSecret = "not the secret" })
            .ProblemAsync(HttpStatusCode.Unauthorized, "invalid-credentials");
    }

    [Theory]
    [InlineData("/v1/auth/device", """{"deviceId":"short"}""", "deviceId")]
    [InlineData("/v1/auth/device", """{"deviceId":"long enough","displayName":"ab"}""", "displayName")]
    [InlineData("/v1/auth/device", """{"deviceId":"long enough","displayName":" padded "}""", "displayName")]
    [InlineData("/v1/auth/device", """{"deviceId":"long enough","displayName":"nul \u0000 inside"}""", "displayName")]
    [InlineData("/v1/auth/device", """{"deviceId":"long enough","country":"XX"}""", "country")]
    [InlineData("/v1/auth/device", """{"deviceId":"long enough","admin":true}""", "admin")]
    [InlineData("/v1/auth/device", """{"deviceId":"long enough","deviceId":"long enough"}""", "deviceId")]
    [InlineData("/v1/auth/device", """{"deviceId":12345678}""", "deviceId")]
    [InlineData("/v1/auth/device", """{"deviceId":null}""", "deviceId")]
    [InlineData("/v1/auth/device", """{"displayName":"Ada"}""", "deviceId")]
    [InlineData("/v1/auth/device", """[1]""", "$")]
    [InlineData("/v1/auth/device", """{"deviceId":""", "deviceId")]
    [InlineData("/v1/auth/device", "null", "$")]
    [InlineData("/v1/auth/device", "", "$")]
    [InlineData("/v1/auth/email/register", """{"email":"no address","password":"long enough"}""", "email")]
    [InlineData("/v1/auth/email/register", """{"email":"a@example.org","password":"short"}""", "password")]
    [InlineData("/v1/auth/refresh", "{}", "refreshToken")]
    [InlineData("/v1/auth/service", """{"clientId":"x"}""", "clientSecret")]
    public async Task Invalid_input_is_rejected_naming_the_field(string path, string body, string field)
    {
        var host = await api.StartedAsync(stores);

        await host.Client.SendTextAsync(HttpMethod.Post, path, body).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", field);
    }
}
