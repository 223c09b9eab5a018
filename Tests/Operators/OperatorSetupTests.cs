using System.Net;
using System.Text.Json;
using GameApi.Operators;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Operators;

/// <summary>What a new operator has to do first; the numbers are those of OWASP ASVS 4.0.3.</summary>
public sealed class OperatorSetupTests(LocalStores stores, SharedGameApi shared)
{
    private const string Why = "Because the test says so.", Own = "a password of my own";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>2.3.1: a generated password does not become the long-term one.</summary>
    [Fact]
    public async Task A_generated_password_serves_to_choose_another_and_nothing_else()
    {
        var host = await shared.StartedAsync(stores);
        using var account = await AddedAsync(host);

        var login = await account.LoginAsync(host);

        Assert.Equal(["password"], Setup(login.GetProperty("operator")));
        await account.Client.FetchAsync("/v1/admin/players?q=a&by=name").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await RefreshAsync(account, "password");
        await account.Client.FetchAsync("/v1/admin/players?q=a&by=name").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");

        await ChangePasswordAsync(account);

        await RefreshAsync(account);
        await account.Client.FetchAsync("/v1/admin/players?q=a&by=name").JsonAsync();
        Assert.Empty(Setup((await account.LoginAsync(host)).GetProperty("operator")));
    }

    /// <summary>2.3.1: it expires after a short time.</summary>
    [Fact]
    public async Task A_generated_password_that_nobody_used_expires_and_a_reset_gives_another()
    {
        var host = await shared.StartedAsync(stores);
        using var admin = await TestOperator.LoggedInAsync(host, "admin");
        using var account = await AddedAsync(host);
        await using var source = NpgsqlDataSource.Create($"{host.Database};Pooling=false");
        await using var later = source.CreateCommand(
            "UPDATE operators SET password_expires_at = password_expires_at - interval '7 days 1 second' "
                + $"WHERE operator_id = '{account.Id}'");
        await later.ExecuteNonQueryAsync(Stop);

        await account.TryLoginAsync(host).ProblemAsync(HttpStatusCode.Unauthorized, "operator-login-failed");
        account.Password = (await admin.Client.PostJsonAsync($"/v1/operators/{account.Id}/reset", new { reason = Why }).JsonAsync())
            .GetProperty("password").GetString()!;

        Assert.Equal(["password"], Setup((await account.LoginAsync(host)).GetProperty("operator")));
    }

    /// <summary>4.3.1: administration asks for a second factor.</summary>
    [Fact]
    public async Task Outside_of_development_an_operator_sets_up_a_second_factor_first()
    {
        // As a deployment that says nothing of it.
        await using var host = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?> { ["Operators:RequireTotp"] = null });
        using var account = await AddedAsync(host);
        Assert.Equal(["password", "totp"], Setup((await account.LoginAsync(host)).GetProperty("operator")));
        await ChangePasswordAsync(account);
        await RefreshAsync(account, "totp");
        await account.Client.FetchAsync("/v1/admin/players?q=a&by=name").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");

        var setup = await account.Client.PostJsonAsync("/v1/operators/me/totp").JsonAsync();
        var secret = Base32.Decode(setup.GetProperty("secret").GetString()!);
        using var confirmed = await account.Client.SendJsonAsync(
            HttpMethod.Put, "/v1/operators/me/totp", new { code = Totp.Code(secret, Totp.StepAt(DateTimeOffset.UtcNow)) });

        Assert.Equal(HttpStatusCode.NoContent, confirmed.StatusCode);
        await RefreshAsync(account);
        await account.Client.FetchAsync("/v1/admin/players?q=a&by=name").JsonAsync();
    }

    /// <summary>As an admin adds one.</summary>
    private static async Task<TestOperator> AddedAsync(GameApiHost host)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var (email, password) = ($"operator-{Guid.NewGuid():N}@example.org", OperatorStore.NewPassword());
        var hash = await scope.ServiceProvider.GetRequiredService<GameApi.Auth.PasswordService>().HashAsync(password, Stop);
        var added = await scope.ServiceProvider.GetRequiredService<OperatorStore>().AddAsync(
            new GameApi.Audit.AuditSource(GameApi.Audit.AuditSource.Command), new NewOperator(email, ["support"], Why), email, hash,
            scope.ServiceProvider.GetRequiredService<OperatorAdministration>().PasswordExpiresAt, Stop);
        return new TestOperator(added!.OperatorId, email, password);
    }

    private static async Task ChangePasswordAsync(TestOperator account)
    {
        using var changed = await account.Client.SendJsonAsync(
            HttpMethod.Put, "/v1/operators/me/password", new Dictionary<string, string> { ["current"] = account.Password, ["new"] = Own });
        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        account.Password = Own;
    }

    private static async Task RefreshAsync(TestOperator account, params string[] left)
    {
        using var refreshed = await account.RefreshAsync();
        Assert.Equal(left, Setup((await refreshed.JsonAsync()).GetProperty("operator")));
        Assert.Equal(left, Setup(await account.Client.FetchAsync("/v1/operators/me").JsonAsync()));
    }

    private static IEnumerable<string?> Setup(JsonElement account) =>
        account.GetProperty("setup").EnumerateArray().Select(step => step.GetString());
}
