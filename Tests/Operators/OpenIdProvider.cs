using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Tests.Operators;

/// <summary>Whom the provider lets in without asking.</summary>
internal sealed record ProviderUser(string Subject, string Email, bool IsVerified = true, params string[] Groups);

/// <summary>An OpenID Connect provider (OpenIddict) in this process. It lets in whoever is set as <see cref="User"/>.</summary>
internal sealed class OpenIdProvider : IAsyncDisposable
{
    private const string ClientId = "aspiregame", ClientSecret = "a secret of the tests, not of anything real";

    private readonly WebApplication _app;

    private OpenIdProvider(WebApplication app) => _app = app;

    public ProviderUser User { get; set; } = new("nobody", "nobody@example.org");

    /// <summary>What it was asked for, by parameter of the latest authorization request.</summary>
    public ConcurrentDictionary<string, string> Asked { get; } = new(StringComparer.Ordinal);

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>What the application has to know of it.</summary>
    public Dictionary<string, string?> Settings(string publicUrl) => new(StringComparer.Ordinal)
    {
        ["Operators:Provider:Name"] = "Studio login",
        ["Operators:Provider:Authority"] = $"{Address}".TrimEnd('/'),
        ["Operators:Provider:ClientId"] = ClientId,
        ["Operators:Provider:ClientSecret"] = ClientSecret,
        ["Operators:Provider:PublicUrl"] = publicUrl,
    };

    public static async Task<OpenIdProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        OpenIdProvider? provider = null;
        builder.Services.AddOpenIddict().AddServer(server =>
        {
            server.SetAuthorizationEndpointUris("authorize").SetTokenEndpointUris("token");
            server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
            server.AddEphemeralEncryptionKey().AddEphemeralSigningKey();
            server.RegisterScopes(Scopes.Email, Scopes.Profile);
            // Clients and users are those of the handlers below: it needs no database.
            server.EnableDegradedMode();
            server.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (context.ClientId != ClientId)
                    context.Reject(Errors.InvalidClient);
                return default;
            }));
            server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (context.ClientId != ClientId || context.ClientSecret != ClientSecret)
                    context.Reject(Errors.InvalidClient);
                return default;
            }));
            server.AddEventHandler<HandleAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                foreach (var (name, value) in context.Request.GetParameters())
                    provider!.Asked[name] = $"{value}";
                context.SignIn(Principal(provider!.User, context.Request));
                return default;
            }));
            server.UseAspNetCore().DisableTransportSecurityRequirement();
        });
        var app = builder.Build();
        app.UseAuthentication();
        provider = new OpenIdProvider(app);
        await app.StartAsync();
        return provider;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static ClaimsPrincipal Principal(ProviderUser user, OpenIddictRequest request)
    {
        var identity = new ClaimsIdentity("test", Claims.Name, Claims.Role);
        identity.AddClaim(new Claim(Claims.Subject, user.Subject));
        identity.AddClaim(new Claim(Claims.Email, user.Email));
        identity.AddClaim(new Claim(Claims.EmailVerified, user.IsVerified ? "true" : "false", ClaimValueTypes.Boolean));
        foreach (var group in user.Groups)
            identity.AddClaim(new Claim("groups", group));
        identity.SetScopes(request.GetScopes());
        identity.SetDestinations(_ => [Destinations.IdentityToken]);
        return new ClaimsPrincipal(identity);
    }
}
