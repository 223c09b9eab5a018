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
/// Remembers which policies a principal has passed, as long as the principal itself is remembered. Only of policies that look at nothing
/// but the principal, which never changes; any other is evaluated each time.
/// </summary>
internal sealed class RememberedDecisions(IAuthorizationService authorization) : PolicyEvaluator(authorization)
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
        if (result.Succeeded && policy.Requirements.All(LooksAtPrincipalOnly))
            _passed.GetOrCreateValue(context.User).TryAdd(policy, true);
        return result;
    }

    private static bool LooksAtPrincipalOnly(IAuthorizationRequirement requirement) =>
        requirement is DenyAnonymousAuthorizationRequirement or RolesAuthorizationRequirement or PrincipalRequirement;
}

/// <summary>A requirement of the principal alone.</summary>
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
