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

namespace Tests.Gateway;

/// <summary>The real gateway in this process, with the routes and policies it ships, in front of <see cref="Backend"/>s.</summary>
public sealed class GatewayHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TokenOptions _tokens;

    private GatewayHost(WebApplication app, TokenOptions tokens) => (_app, _tokens) = (app, tokens);

    public Uri Address => new(_app.Urls.First());

    public IServiceProvider Services => _app.Services;

    public static async Task<GatewayHost> StartAsync(IReadOnlyList<Backend> gameApi, params (string Key, string? Value)[] settings)
    {
        var tokens = new TokenOptions { SigningKey = Convert.ToHexString(RandomNumberGenerator.GetBytes(32)) };
        var all = new Dictionary<string, string?> { ["Auth:SigningKey"] = tokens.SigningKey };
        foreach (var (index, backend) in gameApi.Index())
            all[$"services:gameapi:http:{index}"] = backend.Address.GetLeftPart(UriPartial.Authority);
        all["services:analyticsworker:http:0"] = all.GetValueOrDefault("services:gameapi:http:0") ?? "http://127.0.0.1:9";
        foreach (var (key, value) in settings)
            all[key] = value;

        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "Gateway", EnvironmentName = "Production" });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddJsonFile(Repository.File("Gateway", "appsettings.json")).AddInMemoryCollection(all);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.AddGateway();

        var app = builder.Build();
        app.MapGateway();
        await app.StartAsync();
        return new GatewayHost(app, tokens);
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

    /// <summary>A token as GameApi would make it; <paramref name="key"/> to sign with another key.</summary>
    public string Token(Guid subject, string role, TimeSpan? lifetime = null, string? key = null)
    {
        var now = DateTime.UtcNow;
        var life = lifetime ?? TimeSpan.FromMinutes(5);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = _tokens.Issuer,
            Audience = _tokens.Audience,
            IssuedAt = now + Min(life, TimeSpan.Zero) * 2,
            NotBefore = now + Min(life, TimeSpan.Zero) * 2,
            Expires = now + life,
            Subject = new ClaimsIdentity([new Claim(GameClaims.Subject, subject.ToString()), new Claim(GameClaims.Role, role)]),
            SigningCredentials = new SigningCredentials(
                key is null ? _tokens.CurrentKey() : new SymmetricSecurityKey(Encoding.UTF8.GetBytes(key)) { KeyId = _tokens.CurrentKey().KeyId },
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
