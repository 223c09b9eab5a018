using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Gateway;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ServiceDefaults.Authentication;
using Tests.Api;

namespace Tests.Gateway;

/// <summary>The real gateway in this process, with the routes and policies it ships, in front of <see cref="Backend"/>s.</summary>
public sealed class GatewayHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TokenOptions _tokens;

    private GatewayHost(WebApplication app, TokenOptions tokens, ErrorLog errors) => (_app, _tokens, Errors) = (app, tokens, errors);

    /// <summary>What it logged as an error.</summary>
    public ErrorLog Errors { get; }

    public Uri Address => new(_app.Urls.First());

    public IServiceProvider Services => _app.Services;

    public static Task<GatewayHost> StartAsync(IReadOnlyList<Backend> gameApi, params (string Key, string? Value)[] settings) =>
        StartAsync([.. gameApi.Select(backend => backend.Address)], settings);

    /// <summary>
    /// In front of services at these addresses; with their <c>Auth:SigningKey</c> among the settings where they are real.
    /// </summary>
    public static Task<GatewayHost> StartAsync(IReadOnlyList<Uri> gameApi, params (string Key, string? Value)[] settings) =>
        StartAsync(gameApi, null, settings);

    /// <param name="gameApi">Addresses of the nodes.</param>
    /// <param name="log">Gets everything that is logged.</param>
    /// <param name="settings">Overrule or add to the configuration.</param>
    public static async Task<GatewayHost> StartAsync(
        IReadOnlyList<Uri> gameApi, ILoggerProvider? log, params (string Key, string? Value)[] settings)
    {
        var given = settings.LastOrDefault(setting => setting.Key == "Auth:SigningKey").Value;
        var tokens = new TokenOptions { SigningKey = given ?? Convert.ToHexString(RandomNumberGenerator.GetBytes(32)) };
        var all = new Dictionary<string, string?> { ["Auth:SigningKey"] = tokens.SigningKey };
        foreach (var (index, address) in gameApi.Index())
            all[$"services:gameapi:http:{index}"] = address.GetLeftPart(UriPartial.Authority);
        all["services:analyticsworker:http:0"] = all.GetValueOrDefault("services:gameapi:http:0") ?? "http://127.0.0.1:9";
        foreach (var (key, value) in settings)
            all[key] = value;

        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { ApplicationName = "Gateway", EnvironmentName = "Production" });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddJsonFile(Repository.File("Gateway", "appsettings.json")).AddInMemoryCollection(all);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var errors = new ErrorLog();
        builder.Logging.ClearProviders().AddProvider(errors);
        if (log is not null)
            builder.Logging.AddProvider(log);
        builder.AddGateway();

        var app = builder.Build();
        app.MapGateway();
        await app.StartAsync();
        return new GatewayHost(app, tokens, errors);
    }

    public HttpClient Player(Guid? id = null) => Client(Token(id ?? Guid.CreateVersion7(), Roles.Player));

    public HttpClient Service(string role) => Client(Token(Guid.CreateVersion7(), role));

    public HttpClient Client(string? token = null)
    {
        var client = new HttpClient { BaseAddress = Address };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>
    /// A token as GameApi would make it, but for what is given: <paramref name="key"/> signs under this gateway's key id.
    /// </summary>
    public string Token(
        Guid subject, string role, TimeSpan? lifetime = null, string? key = null, string? issuer = null, string? audience = null,
        Guid? login = null)
    {
        var now = DateTime.UtcNow;
        var life = lifetime ?? TimeSpan.FromMinutes(5);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? _tokens.Issuer,
            Audience = audience ?? _tokens.Audience,
            IssuedAt = now + Min(life, TimeSpan.Zero) * 2,
            NotBefore = now + Min(life, TimeSpan.Zero) * 2,
            Expires = now + life,
            Subject = new ClaimsIdentity([
                new Claim(GameClaims.Subject, subject.ToString()), new Claim(GameClaims.Role, role),
                new Claim(GameClaims.Family, (login ?? Guid.NewGuid()).ToString())]),
            SigningCredentials = new SigningCredentials(
                key is null ? _tokens.CurrentKey()
                    : new SymmetricSecurityKey(Encoding.UTF8.GetBytes(key)) { KeyId = _tokens.CurrentKey().KeyId },
                SecurityAlgorithms.HmacSha256),
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
