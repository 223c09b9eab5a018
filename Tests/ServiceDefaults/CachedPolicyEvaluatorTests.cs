using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ServiceDefaults.Authentication;
using Xunit;

namespace Tests.ServiceDefaults;

public sealed class CachedPolicyEvaluatorTests
{
    private readonly ClaimsPrincipal _user = new(new ClaimsIdentity([], "Bearer"));

    [Fact]
    public async Task A_policy_of_the_principal_alone_is_evaluated_once()
    {
        var asked = 0;
        var policy = new AuthorizationPolicyBuilder().AddRequirements(new PrincipalRequirement(_ => ++asked > 0)).Build();

        Assert.Equal([true, true], await AskAsync(policy, null, null));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_denial_is_evaluated_again()
    {
        var asked = 0;
        var policy = new AuthorizationPolicyBuilder().AddRequirements(new PrincipalRequirement(_ => ++asked > 1)).Build();

        Assert.Equal([false, true], await AskAsync(policy, null, null));
    }

    [Fact]
    public async Task A_policy_that_depends_on_the_resource_is_evaluated_each_time()
    {
        var policy = new AuthorizationPolicyBuilder().RequireAssertion(context => context.Resource is "own").Build();

        Assert.Equal([true, false], await AskAsync(policy, "own", "another's"));
    }

    [Fact]
    public async Task Every_principal_is_evaluated_by_itself()
    {
        var policy = new AuthorizationPolicyBuilder().RequireRole(Roles.Admin).Build();
        var admin = new ClaimsPrincipal(
            new ClaimsIdentity([new Claim(GameClaims.Role, Roles.Admin)], "Bearer", GameClaims.Subject, GameClaims.Role));
        await using var services = Services();
        var decisions = new CachedPolicyEvaluator(services.GetRequiredService<IAuthorizationService>());

        Assert.True(await AskAsync(decisions, policy, admin, null));
        Assert.False(await AskAsync(decisions, policy, _user, null));
    }

    private async Task<List<bool>> AskAsync(AuthorizationPolicy policy, params object?[] resources)
    {
        await using var services = Services();
        var decisions = new CachedPolicyEvaluator(services.GetRequiredService<IAuthorizationService>());
        var responses = new List<bool>();
        foreach (var resource in resources)
            responses.Add(await AskAsync(decisions, policy, _user, resource));
        return responses;
    }

    private static async Task<bool> AskAsync(
        CachedPolicyEvaluator decisions, AuthorizationPolicy policy, ClaimsPrincipal user, object? resource) =>
        (await decisions.AuthorizeAsync(
            policy, AuthenticateResult.Success(new AuthenticationTicket(user, "Bearer")), new DefaultHttpContext { User = user },
            resource)).Succeeded;

    private static ServiceProvider Services() => new ServiceCollection().AddLogging().AddAuthorization().BuildServiceProvider();
}
