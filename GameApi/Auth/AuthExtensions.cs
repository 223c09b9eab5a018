using GameApi.Http.Json;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using ServiceDefaults.Authentication;

namespace GameApi.Auth;

internal static class AuthExtensions
{
    /// <summary>Adds logins, tokens, and their revocation.</summary>
    internal static TBuilder AddAuth<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddJson(AuthJsonContext.Default);
        builder.Services.AddOptions<AuthOptions>()
            .BindConfiguration(TokenOptions.Section)
            .ValidateDataAnnotations()
            .Validate<IHostEnvironment>(
                static (auth, environment) => environment.IsDevelopment() || auth.Clients.All(HasRandomSecret),
                "Auth:Clients has a Secret that is not random, which is allowed in development only: generate one, for example with "
                    + "'openssl rand -hex 32'.")
            .ValidateOnStart();
        builder.Services.AddSingleton<AccessTokens>();
        builder.Services.AddSingleton<RefreshTokens>();
        builder.Services.AddSingleton<SessionRevocation>();
        builder.Services.AddSingleton<ServiceClients>();
        builder.Services.AddSingleton<PasswordService>();
        builder.Services.AddSingleton<LoginLockout>();
        builder.Services.AddScoped<LoginService>();
        builder.Services.AddScoped<PasswordCheck>();

        builder.Services.AddSingleton<BannedPlayers>();
        builder.Services.AddSingleton<IRevokedSessions>(services => services.GetRequiredService<BannedPlayers>());
        builder.Services.AddSingleton<RevokedSessions>();
        builder.Services.AddHostedService(services => services.GetRequiredService<RevokedSessions>());
        builder.Services.AddSingleton<IRevokedSessions>(services => services.GetRequiredService<RevokedSessions>());
        builder.Services.AddSingleton<RevokedSessionCheck>();
        builder.Services.AddSingleton<IPostConfigureOptions<JwtBearerOptions>>(
            services => services.GetRequiredService<RevokedSessionCheck>());
        builder.Services.AddHealthChecks().AddCheck<RevokedSessionCheck>("revoked-sessions");
        return builder;
    }

    private static bool HasRandomSecret(ServiceClient client) => client.Secret is null || SecretStrength.LooksRandom(client.Secret);
}
