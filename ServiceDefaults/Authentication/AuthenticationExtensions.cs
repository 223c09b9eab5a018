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
                "Auth:SigningKey is no random secret, which only development may use: make one, for instance with 'openssl rand -hex 32'.")
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
        builder.Services.Remember();
        builder.Services.AddSingleton<StreamTickets>();
        // At Information this category logs each request's target, and with it the ticket of a stream.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        return builder;
    }

    /// <summary>Authenticates, and rejects what another site may have made an operator's browser send.</summary>
    public static WebApplication UseGameAuthentication(this WebApplication app)
    {
        app.UseAuthentication();
        app.Use(static (context, next) => ConsoleCookies.IsForged(context.Request)
            ? Problem.Of(ConsoleCookies.Csrf, ConsoleCookies.Wanted).ExecuteAsync(context)
            : next(context));
        return app;
    }

    /// <summary>What makes a token of this application good for an audience.</summary>
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

    /// <summary>What authenticates becomes the inside of what remembers.</summary>
    private static void Remember(this IServiceCollection services)
    {
        var plain = services.Last(service => service.ServiceType == typeof(IAuthenticationService));
        services.Remove(plain);
        services.Add(
            new ServiceDescriptor(plain.ServiceType, RememberedAuthentication.Authenticating, plain.ImplementationType!, plain.Lifetime));
        services.AddSingleton<IAuthenticationService, RememberedAuthentication>();
        services.Replace(ServiceDescriptor.Singleton<IPolicyEvaluator, RememberedDecisions>());
    }
}
