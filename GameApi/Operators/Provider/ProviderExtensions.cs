using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using ServiceDefaults.Authentication;

namespace GameApi.Operators.Provider;

/// <summary>Login through an identity provider: authorization code with PKCE, state bound to the browser, and a nonce.</summary>
internal static class ProviderExtensions
{
    internal const string Scheme = "provider";

    /// <summary>The path that the provider redirects the browser to.</summary>
    internal const string CallbackPath = $"{ConsoleCookies.OperatorsPath}/provider/callback";

    /// <summary>Time limit of a login at the provider.</summary>
    private static readonly TimeSpan LoginTimeout = TimeSpan.FromMinutes(10);

    internal static void AddOperatorProvider(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ProviderOptions>()
            .BindConfiguration(ProviderOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddScoped<ProviderLogins>();
        if (builder.Configuration.GetSection(ProviderOptions.Section).Get<ProviderOptions>() is not { IsOn: true })
            return;
        builder.Services.AddAuthentication().AddOpenIdConnect(Scheme, _ => { });
        builder.Services.AddOptions<OpenIdConnectOptions>(Scheme)
            .Configure<IOptions<ProviderOptions>, IOptions<TokenOptions>>((connect, provider, tokens) =>
                Configure(connect, provider.Value, tokens.Value));
    }

    private static void Configure(OpenIdConnectOptions connect, ProviderOptions provider, TokenOptions tokens)
    {
        connect.Authority = provider.Authority;
        connect.RequireHttpsMetadata = !new Uri(provider.Authority).IsLoopback;
        connect.ClientId = provider.ClientId;
        connect.ClientSecret = provider.ClientSecret.Length > 0 ? provider.ClientSecret : null;
        connect.ResponseType = OpenIdConnectResponseType.Code;
        // The browser returns with a GET, which sends SameSite=Lax cookies.
        connect.ResponseMode = OpenIdConnectResponseMode.Query;
        connect.UsePkce = true;
        connect.Scope.Clear();
        foreach (var scope in (string[])["openid", "email", "profile"])
            connect.Scope.Add(scope);
        connect.MapInboundClaims = false;
        connect.SaveTokens = false;
        connect.DisableTelemetry = true;
        connect.CallbackPath = CallbackPath;
        connect.RemoteAuthenticationTimeout = LoginTimeout;
        connect.DataProtectionProvider = new SharedKeyProtection([tokens.SigningKey, .. tokens.AcceptedKeys]);
        // The framework does not sign in: OnTicketReceived starts a session instead.
        connect.SignInScheme = JwtBearerDefaults.AuthenticationScheme;
        foreach (var cookie in (CookieBuilder[])[connect.CorrelationCookie, connect.NonceCookie])
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = CookieSecurePolicy.Always;
        }

        connect.CorrelationCookie.Name = "__Secure-console-state.";
        connect.NonceCookie.Name = "__Secure-console-nonce.";
        connect.Events = new OpenIdConnectEvents
        {
            OnRedirectToIdentityProvider = context =>
            {
                context.ProtocolMessage.RedirectUri = $"{provider.PublicUrl.TrimEnd('/')}{CallbackPath}";
                return Task.CompletedTask;
            },
            OnTicketReceived = context =>
                context.HttpContext.RequestServices.GetRequiredService<ProviderLogins>().CompleteAsync(context),
            OnRemoteFailure = context =>
            {
                context.HttpContext.RequestServices.GetRequiredService<ProviderLogins>().Fail(context, context.Failure);
                return Task.CompletedTask;
            },
            OnAccessDenied = context =>
            {
                context.HttpContext.RequestServices.GetRequiredService<ProviderLogins>().Fail(context, null);
                return Task.CompletedTask;
            },
        };
    }
}
