using System.Security.Claims;
using GameApi.Http.Faults;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.Auth;

/// <summary>Rejects access tokens of revoked sessions. The node is not ready until it has loaded them.</summary>
internal sealed class RevokedSessionCheck(
    RevokedSessions revoked, BannedPlayers banned, IProblemDetailsService problems) : IPostConfigureOptions<JwtBearerOptions>, IHealthCheck
{
    public void PostConfigure(string? name, JwtBearerOptions options)
    {
        options.Events ??= new JwtBearerEvents();
        options.Events.OnTokenValidated = CheckAsync;
        options.Events.OnChallenge = ChallengeAsync;
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            !revoked.Loaded.IsCompletedSuccessfully ? HealthCheckResult.Unhealthy("revoked sessions not loaded yet")
            : !revoked.IsCurrent ? HealthCheckResult.Unhealthy($"revoked sessions not read for {revoked.Age.TotalSeconds:0} s")
            : HealthCheckResult.Healthy());

    private async Task CheckAsync(TokenValidatedContext context)
    {
        // Services have no session.
        if (context.Principal is not { } user || !Guid.TryParse(user.FindFirstValue(GameClaims.Family), out var family))
            return;
        await revoked.Loaded.WaitAsync(context.HttpContext.RequestAborted);
        if (revoked.Contains(family) || (user.PlayerId() is { } player && (revoked.Contains(player) || banned.Contains(player))))
            context.Fail("The session is revoked.");
        else if (!revoked.IsCurrent)
            context.Fail(new RevokedSessionsUnknownException());
    }

    /// <summary>Responds 503 and not 401, on which a client would drop a token that may be valid.</summary>
    private async Task ChallengeAsync(JwtBearerChallengeContext context)
    {
        if (context.AuthenticateFailure is not RevokedSessionsUnknownException)
            return;
        context.HandleResponse();
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.RetryAfter = Unavailable.RetryAfterSeconds;
        await problems.WriteAsync(new ProblemDetailsContext
        {
            HttpContext = context.HttpContext,
            ProblemDetails = Problem.Details(
                ProblemType.Unavailable,
                "This node cannot check whether the token is revoked. Retry the request after the time in Retry-After."),
        });
    }

    private sealed class RevokedSessionsUnknownException() : Exception("It is unknown which sessions are revoked.");
}
