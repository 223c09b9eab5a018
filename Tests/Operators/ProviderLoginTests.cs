using System.Net;
using System.Web;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Operators;

/// <summary>Login by an identity provider: a real one, and two nodes of which one begins a login and the other ends it.</summary>
public sealed class ProviderLoginTests(LocalStores stores) : IAsyncLifetime
{
    private const string PublicUrl = "https://console.example.org";
    private const string Home = "/console/", Unknown = "/console/?login=unknown", Failed = "/console/?login=failed";

    private OpenIdProvider _provider = null!;
    private GameApiHost _one = null!, _two = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _provider = await OpenIdProvider.StartAsync();
        _one = await GameApiHost.StartAsync(stores, _provider.Settings(PublicUrl));
        _two = await GameApiHost.StartAsync(stores, _one.Settings);
    }

    public async ValueTask DisposeAsync()
    {
        await _two.DisposeAsync();
        await _one.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task An_operator_is_known_by_a_verified_address_and_from_then_on_by_the_providers_subject()
    {
        using var account = await TestOperator.NewAsync(_one, "support", "analyst");
        using var admin = await TestOperator.LoggedInAsync(_one, "admin");
        _provider.User = new("ada-1", account.Email.ToUpperInvariant());
        using var options = await _one.Client.FetchAsync("/v1/operators/login");
        Assert.Equal("Studio login", (await options.JsonAsync()).GetProperty("provider").GetString());

        using var browser = new ProviderBrowser();
        var landed = await browser.LoginAsync(_one, _two);

        Assert.Equal(Home, landed);
        Assert.Equal(("code", "S256"), (_provider.Asked["response_type"], _provider.Asked["code_challenge_method"]));
        Assert.All(["nonce", "state", "code_challenge"], name => Assert.True(_provider.Asked[name].Length >= 43, name));
        Assert.Equal($"{PublicUrl}/v1/operators/provider/callback", _provider.Asked["redirect_uri"]);
        var me = await browser.MeAsync(_two);
        Assert.Equal(account.Id, me.GetProperty("id").GetGuid());
        Assert.Empty(me.GetProperty("setup").EnumerateArray());
        var row = (await admin.Client.FetchAsync($"/v1/admin/audit?actor={account.Id}&action=operator.login&limit=1").JsonAsync())
            .GetProperty("items")[0];
        Assert.Equal("provider", row.GetProperty("after").GetProperty("by").GetString());

        // The address changes at the provider, and somebody else there gets the old one.
        _provider.User = new("ada-1", "ada.new@example.org");
        Assert.Equal(Home, await browser.LoginAsync(_two, _one));
        _provider.User = new("eve-2", account.Email);
        using var other = new ProviderBrowser();
        Assert.Equal(Unknown, await other.LoginAsync(_one, _one));
        Assert.False(other.HasSession);
    }

    [Fact]
    public async Task Whom_nobody_has_added_or_disabled_or_verified_gets_no_session()
    {
        using var account = await TestOperator.NewAsync(_one, "support");
        using var admin = await TestOperator.LoggedInAsync(_one, "admin");
        using var browser = new ProviderBrowser();

        _provider.User = new("stranger", "stranger@example.org");
        Assert.Equal(Unknown, await browser.LoginAsync(_one, _one));
        _provider.User = new("bob", account.Email, IsVerified: false);
        Assert.Equal(Unknown, await browser.LoginAsync(_one, _one));
        await admin.Client.SendJsonAsync(
            HttpMethod.Patch, $"/v1/operators/{account.Id}", new { disabled = true, reason = "Because the test says so." }).JsonAsync();
        _provider.User = new("bob", account.Email);
        Assert.Equal(Unknown, await browser.LoginAsync(_one, _one));

        Assert.False(browser.HasSession);
    }

    /// <summary>ASVS 3.2.1, 4.2.2: an attacker's answer of the provider logs nobody in, in whichever part of it.</summary>
    [Fact]
    public async Task An_answer_that_is_not_of_this_browsers_login_is_refused()
    {
        using var account = await TestOperator.NewAsync(_one, "support");
        _provider.User = new("carol", account.Email);
        using var victim = new ProviderBrowser();
        using var attacker = new ProviderBrowser();
        var mine = await attacker.BeginAsync(_one);
        var theirs = await victim.BeginAsync(_one);

        // The attacker's whole answer, without the cookies of the login that it belongs to.
        Assert.Equal(Failed, await victim.EndAsync(_one, mine));
        // The attacker's code with the victim's state: neither nonce nor code verifier match.
        var mixed = HttpUtility.ParseQueryString(theirs.Query);
        mixed["code"] = HttpUtility.ParseQueryString(mine.Query)["code"];
        Assert.Equal(Failed, await victim.EndAsync(_one, new UriBuilder(theirs) { Query = $"{mixed}" }.Uri));
        // A state that nobody has sealed, and none.
        Assert.Equal(Failed, await victim.EndAsync(_one, new Uri($"{PublicUrl}/v1/operators/provider/callback?code=x&state=made-up")));
        var denied = new Uri($"{PublicUrl}/v1/operators/provider/callback?error=access_denied&state=x");
        Assert.Equal(Failed, await victim.EndAsync(_one, denied));
        var refused = HttpUtility.ParseQueryString((await victim.BeginAsync(_one)).Query);
        refused.Remove("code");
        refused["error"] = "access_denied";
        Assert.Equal(Failed, await victim.EndAsync(_one, new Uri($"{PublicUrl}/v1/operators/provider/callback?{refused}")));
        Assert.False(victim.HasSession);

        // Fixation: the session is a new one, whatever cookies came along.
        Assert.Equal(Home, await attacker.LoginAsync(_one, _two));
        var before = attacker.Session;
        Assert.Equal(Home, await attacker.LoginAsync(_one, _two));
        Assert.NotEqual(before, attacker.Session);
    }

    [Fact]
    public async Task Groups_of_the_provider_become_roles_with_each_login()
    {
        await using var host = await GameApiHost.StartAsync(stores, new Dictionary<string, string?>(_one.Settings)
        {
            ["Operators:Provider:RolesClaim"] = "groups",
            ["Operators:Provider:Roles:game-support"] = "support",
            ["Operators:Provider:Roles:game-numbers"] = "analyst",
        });
        using var account = await TestOperator.NewAsync(host, "designer");
        using var browser = new ProviderBrowser();

        _provider.User = new("dan", account.Email, Groups: ["game-support", "everybody"]);
        Assert.Equal(Home, await browser.LoginAsync(host, host));
        Assert.Equal(["support"], (await browser.MeAsync(host)).GetProperty("roles").EnumerateArray().Select(role => role.GetString()));
        using var first = browser.Copy();
        _provider.User = new("dan", account.Email, Groups: ["game-numbers"]);
        Assert.Equal(Home, await browser.LoginAsync(host, host));

        Assert.Equal(["analyst"], (await browser.MeAsync(host)).GetProperty("roles").EnumerateArray().Select(role => role.GetString()));
        await first.FetchMeAsync(host).ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        _provider.User = new("dan", account.Email, Groups: ["everybody"]);
        Assert.Equal(Unknown, await browser.LoginAsync(host, host));
    }
}
