using BenchmarkDotNet.Attributes;
using GameApi.Auth;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ServiceDefaults.Authentication;

namespace Bench.Micro;

/// <summary>An access token checked from scratch, and remembered.</summary>
public class TokenBenchmarks : IDisposable
{
    private readonly TokenOptions _options = new() { SigningKey = new string('k', 64) };
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly RememberedTokens _remembered = new();
    private TokenValidationParameters _parameters = new();
    private string _token = "";

    [GlobalSetup]
    public void SetUp()
    {
        _token = new AccessTokens(Options.Create(_options), Options.Create(new AuthOptions { AccessTokenLifetime = TimeSpan.FromHours(12) }), TimeProvider.System)
            .ForPlayer(Guid.CreateVersion7(), Guid.CreateVersion7());
        _parameters = new TokenValidationParameters
        {
            ValidIssuer = _options.Issuer,
            ValidAudience = _options.Audience,
            IssuerSigningKey = _options.CurrentKey(),
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        };
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _remembered.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true, Description = "validate")]
    public Task<bool> Validate() => IsValidAsync(_handler);

    [Benchmark(Description = "validate, remembered")]
    public Task<bool> Remembered() => IsValidAsync(_remembered);

    private async Task<bool> IsValidAsync(TokenHandler handler) =>
        (await handler.ValidateTokenAsync(_token, _parameters)) is { IsValid: true } ? true : throw new InvalidOperationException("Not valid.");
}
