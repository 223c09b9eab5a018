using System.Net;
using System.Text.Json;
using Tests.Api;
using Xunit;

namespace Tests.Operators;

/// <summary>Changes of operators take effect on every node within a second.</summary>
public sealed class OperatorAdministrationTests(TwoNodes nodes) : IClassFixture<TwoNodes>
{
    private const string Why = "Because the test says so.";
    private static readonly string[] Designer = ["designer"], Admin = ["admin"], Support = ["support"];

    /// <summary>ASVS 3.3.4.</summary>
    [Fact]
    public async Task A_logout_everywhere_ends_every_session_on_every_node()
    {
        using var account = await TestOperator.LoggedInAsync(nodes.One, "support");
        using var other = new TestOperator(account.Id, account.Email, account.Password);
        await other.LoginAsync(nodes.Two);

        using var response = await account.Client.PostJsonAsync("/v1/operators/logout-everywhere");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        await Eventually.HoldsAsync(() => IsOutAsync(other));
        await other.RefreshAsync().ProblemAsync(HttpStatusCode.Unauthorized, "session-ended");
    }

    public static TheoryData<string> EndingChanges => ["""{"roles":["analyst"]}""", """{"disabled":true}"""];

    /// <summary>ASVS 4.1.1, 4.1.5: access control holds at once.</summary>
    [Theory, MemberData(nameof(EndingChanges))]
    public async Task New_roles_and_a_disabled_account_take_effect_at_once(string change)
    {
        using var admin = await TestOperator.LoggedInAsync(nodes.One, "admin");
        using var account = await TestOperator.LoggedInAsync(nodes.Two, "admin");
        var body = JsonSerializer.Deserialize<Dictionary<string, object>>(change)!;
        body["reason"] = Why;

        using var response = await admin.Client.SendJsonAsync(HttpMethod.Patch, $"/v1/operators/{account.Id}", body);

        var now = await response.JsonAsync();
        Assert.True(response.Headers.Contains("X-Audit-Id"));
        await Eventually.HoldsAsync(() => IsOutAsync(account));
        await account.RefreshAsync().ProblemAsync(HttpStatusCode.Unauthorized, "session-ended");
        if (now.GetProperty("disabled").GetBoolean())
        {
            await account.TryLoginAsync(nodes.Two).ProblemAsync(HttpStatusCode.Unauthorized, "operator-login-failed");
            return;
        }

        await account.LoginAsync(nodes.Two);
        await account.Client.FetchAsync("/v1/operators").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    /// <summary>ASVS 3.3.4, 4.1.1: at once is within a second, on the node that was not told.</summary>
    [Fact]
    public async Task The_end_of_an_operators_sessions_holds_on_the_other_node_within_a_second()
    {
        using var admin = await TestOperator.LoggedInAsync(nodes.One, "admin");

        var ended = await Eventually.MedianAsync(async () =>
        {
            var account = await TestOperator.LoggedInAsync(nodes.Two, "support");
            await account.Client.FetchAsync("/v1/operators/me").JsonAsync();
            await admin.Client.SendJsonAsync(
                HttpMethod.Patch, $"/v1/operators/{account.Id}", new { roles = Designer, reason = Why }).JsonAsync();
            return () => IsOutAsync(account);
        });

        Assert.True(ended < TimeSpan.FromSeconds(1), $"It took {ended.TotalMilliseconds} ms.");
    }

    [Fact]
    public async Task A_reset_creates_a_new_password_and_ends_every_session()
    {
        using var admin = await TestOperator.LoggedInAsync(nodes.One, "admin");
        using var account = await TestOperator.LoggedInAsync(nodes.Two, "support");

        var response = await admin.Client.PostJsonAsync($"/v1/operators/{account.Id}/reset", new { reason = Why }).JsonAsync();

        await Eventually.HoldsAsync(() => IsOutAsync(account));
        await account.TryLoginAsync(nodes.Two).ProblemAsync(HttpStatusCode.Unauthorized, "operator-login-failed");
        account.Password = response.GetProperty("password").GetString()!;
        await account.LoginAsync(nodes.Two);
    }

    [Fact]
    public async Task An_account_is_created_once_and_its_password_is_shown_once()
    {
        using var admin = await TestOperator.LoggedInAsync(nodes.One, "admin");
        var email = $"New.{Guid.NewGuid():N}@Example.org";

        var added = await admin.Client.PostJsonAsync("/v1/operators", new { email, roles = Designer, reason = Why })
            .JsonAsync(HttpStatusCode.Created);
        await admin.Client.PostJsonAsync("/v1/operators", new { email = email.ToUpperInvariant(), roles = Admin, reason = Why })
            .ProblemAsync(HttpStatusCode.Conflict, "email-taken");

        using var account = new TestOperator(
            added.GetProperty("operator").GetProperty("id").GetGuid(), email, added.GetProperty("password").GetString()!);
        await account.LoginAsync(nodes.Two);
        await account.Client.FetchAsync("/v1/operators").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        var listed = (await admin.Client.FetchAsync("/v1/operators?limit=100").JsonAsync()).GetProperty("items").EnumerateArray()
            .Single(item => item.GetProperty("id").GetGuid() == account.Id);
        Assert.Equal(email.ToLowerInvariant(), listed.GetProperty("email").GetString());
        Assert.DoesNotContain("password", listed.GetRawText(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task One_enabled_admin_remains_when_all_leave_concurrently()
    {
        var admins = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => TestOperator.LoggedInAsync(nodes.One, "admin")));
        // Keys of other tests, and all but the first of this one, are evicted first.
        var list = (await admins[0].Client.FetchAsync("/v1/operators?limit=100").JsonAsync()).GetProperty("items").EnumerateArray();
        foreach (var other in list.Where(item => !admins.Any(admin => admin.Id == item.GetProperty("id").GetGuid())))
            await admins[0].Client.SendJsonAsync(
                HttpMethod.Patch, $"/v1/operators/{other.GetProperty("id").GetGuid()}", new { disabled = true, reason = Why }).JsonAsync();

        var left = await Task.WhenAll(admins.Select(async admin =>
        {
            using var response = await admin.Client.SendJsonAsync(
                HttpMethod.Patch, $"/v1/operators/{admin.Id}", new { roles = Support, reason = Why });
            return response.StatusCode;
        }));

        Assert.Equal(2, left.Count(status => status == HttpStatusCode.OK));
        Assert.Single(left, status => status == HttpStatusCode.Conflict);
    }

    private static async Task<bool> IsOutAsync(TestOperator account)
    {
        using var response = await account.Client.FetchAsync("/v1/operators/me");
        return response.StatusCode == HttpStatusCode.Unauthorized;
    }
}
