using BenchmarkDotNet.Attributes;
using GameApi.Auth;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ServiceDefaults.Authentication;

namespace Bench.Micro;

/// <summary>Authenticates an access token, without and with the cache.</summary>
public class TokenBenchmarks : IDisposable
{
    private readonly TokenOptions _options = new() { SigningKey = new string('k', 64) };
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly CachedAuthenticationService _remembered = new([], TimeProvider.System);
    private readonly DefaultHttpContext _request = new();
    private TokenValidationParameters _parameters = new();
    private string _token = "";

    [GlobalSetup]
    public void SetUp()
    {
        _token = new AccessTokens(
            Options.Create(_options), Options.Create(new AuthOptions { AccessTokenLifetime = TimeSpan.FromHours(12) }), TimeProvider.System)
            .ForPlayer(Guid.CreateVersion7(), Guid.CreateVersion7());
        _parameters = new TokenValidationParameters
        {
            ValidIssuer = _options.Issuer,
            ValidAudience = _options.Audience,
            IssuerSigningKey = _options.CurrentKey(),
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        };
        var services = new ServiceCollection().AddLogging();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme)
            .AddJwtBearer(bearer => bearer.TokenValidationParameters = _parameters);
        services.AddKeyedScoped<IAuthenticationService, AuthenticationService>(CachedAuthenticationService.InnerService);
        _request.RequestServices = services.BuildServiceProvider();
        _request.Request.Headers.Authorization = $"Bearer {_token}";
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _remembered.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true, Description = "validate")]
    public async Task<bool> Validate() =>
        (await _handler.ValidateTokenAsync(_token, _parameters)) is { IsValid: true } ? true
            : throw new InvalidOperationException("Not valid.");

    [Benchmark(Description = "validate, remembered")]
    public async Task<bool> Remembered() =>
        (await _remembered.AuthenticateAsync(_request, JwtBearerDefaults.AuthenticationScheme)).Succeeded ? true
            : throw new InvalidOperationException("Not valid.");
}
