using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;

namespace ServiceDefaults.Authentication;

/// <summary>
/// Caches which policies a principal has passed, for as long as the principal itself is cached. Only for policies that depend on nothing
/// but the principal, which is immutable. All others are evaluated on every request.
/// </summary>
internal sealed class CachedPolicyEvaluator(IAuthorizationService authorization) : PolicyEvaluator(authorization)
{
    private static readonly Task<PolicyAuthorizationResult> Passed = Task.FromResult(PolicyAuthorizationResult.Success());

    private readonly ConditionalWeakTable<ClaimsPrincipal, ConcurrentDictionary<AuthorizationPolicy, bool>> _passed = [];

    public override Task<PolicyAuthorizationResult> AuthorizeAsync(
        AuthorizationPolicy policy, AuthenticateResult authenticationResult, HttpContext context, object? resource) =>
        _passed.TryGetValue(context.User, out var policies) && policies.ContainsKey(policy)
            ? Passed
            : EvaluateAsync(policy, authenticationResult, context, resource);

    private async Task<PolicyAuthorizationResult> EvaluateAsync(
        AuthorizationPolicy policy, AuthenticateResult authenticationResult, HttpContext context, object? resource)
    {
        var result = await base.AuthorizeAsync(policy, authenticationResult, context, resource);
        if (result.Succeeded && policy.Requirements.All(DependsOnPrincipalOnly))
            _passed.GetOrCreateValue(context.User).TryAdd(policy, true);
        return result;
    }

    private static bool DependsOnPrincipalOnly(IAuthorizationRequirement requirement) =>
        requirement is DenyAnonymousAuthorizationRequirement or RolesAuthorizationRequirement or PrincipalRequirement;
}

/// <summary>A requirement that depends on the principal alone.</summary>
internal sealed class PrincipalRequirement(
    Func<ClaimsPrincipal, bool> isMetBy) : AuthorizationHandler<PrincipalRequirement>, IAuthorizationRequirement
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PrincipalRequirement requirement)
    {
        if (isMetBy(context.User))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
