using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using ServiceDefaults.Problems;

namespace ServiceDefaults.Authentication;

/// <summary>Validation of access tokens, the same at the gateway and in every service.</summary>
public static class AuthenticationExtensions
{
    /// <summary>
    /// JWT bearer authentication (issuer, audience, lifetime, signature by <c>kid</c>) and the policies of <see cref="Policies"/>.
    /// </summary>
    public static TBuilder AddGameAuthentication<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddOptions<TokenOptions>()
            .BindConfiguration(TokenOptions.Section)
            .ValidateDataAnnotations()
            .Validate<IHostEnvironment>(
                (tokens, environment) => environment.IsDevelopment() || tokens.Secrets().All(SecretStrength.LooksRandom),
                "Auth:SigningKey is not a random secret, which only development may use. "
                    + "Generate one, for example with 'openssl rand -hex 32'.")
            .ValidateOnStart();

        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        builder.Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<IOptions<TokenOptions>>((bearer, tokens) =>
            {
                bearer.MapInboundClaims = false;
                bearer.TokenValidationParameters = Validation(tokens.Value, tokens.Value.Audience);
                bearer.Events = new JwtBearerEvents { OnMessageReceived = ConsoleCookies.ReadAsync };
            });
        builder.Services.AddAuthorization(Policies.Add);
        builder.Services.AddCaching();
        builder.Services.AddSingleton<StreamTickets>();
        // At Information this category logs each request's target, which may contain a stream ticket.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        return builder;
    }

    /// <summary>Authenticates, and rejects requests that another site may have forged in an operator's browser.</summary>
    public static WebApplication UseGameAuthentication(this WebApplication app)
    {
        app.UseAuthentication();
        app.Use(static (context, next) => ConsoleCookies.IsForged(context.Request)
            ? Problem.Of(ConsoleCookies.Csrf, ConsoleCookies.CsrfDetail).ExecuteAsync(context)
            : next(context));
        return app;
    }

    /// <summary>Validation parameters for this application's tokens with the given audience.</summary>
    internal static TokenValidationParameters Validation(TokenOptions tokens, string audience) => new()
    {
        ValidIssuer = tokens.Issuer,
        ValidAudience = audience,
        IssuerSigningKeys = tokens.AllKeys(),
        TryAllIssuerSigningKeys = false,
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        ClockSkew = TimeSpan.FromSeconds(10),
        NameClaimType = GameClaims.Subject,
        RoleClaimType = GameClaims.Role,
    };

    /// <summary>Decorates the framework's authentication service with <see cref="CachedAuthenticationService"/>.</summary>
    private static void AddCaching(this IServiceCollection services)
    {
        var plain = services.Last(service => service.ServiceType == typeof(IAuthenticationService));
        services.Remove(plain);
        services.Add(
            new ServiceDescriptor(plain.ServiceType, CachedAuthenticationService.InnerService, plain.ImplementationType!, plain.Lifetime));
        services.AddSingleton<IAuthenticationService, CachedAuthenticationService>();
        services.Replace(ServiceDescriptor.Singleton<IPolicyEvaluator, CachedPolicyEvaluator>());
    }
}
