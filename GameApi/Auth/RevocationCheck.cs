using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using ServiceDefaults.Authentication;

namespace GameApi.Auth;

/// <summary>Refuses access tokens of revoked logins, and holds the node back until it knows them.</summary>
internal sealed class RevocationCheck(Revocations revocations) : IPostConfigureOptions<JwtBearerOptions>, IHealthCheck
{
    public void PostConfigure(string? name, JwtBearerOptions options)
    {
        options.Events ??= new JwtBearerEvents();
        options.Events.OnTokenValidated = async context =>
        {
            await revocations.Loaded.WaitAsync(context.HttpContext.RequestAborted);
            if (Guid.TryParse(context.Principal?.FindFirstValue(GameClaims.Family), out var family) && revocations.Contains(family))
                context.Fail("The login was ended.");
        };
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(revocations.Loaded.IsCompletedSuccessfully ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("logouts not loaded yet"));
}
