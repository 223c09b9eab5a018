using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ServiceDefaults.Authentication;

/// <summary>
/// Validates a token once and remembers the result for a while: a client sends the same one with every request, and checking it costs
/// more than serving what is cached. What changes is asked again each time: whether it has expired, and (by GameApi) whether it was revoked.
/// </summary>
internal sealed class RememberedTokens : TokenHandler, IDisposable
{
    private const int Most = 50_000;
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly MemoryCache _good = new(new MemoryCacheOptions { SizeLimit = Most });

    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        if (_good.TryGetValue(token, out TokenValidationResult? known) && known!.SecurityToken.ValidTo + validationParameters.ClockSkew > DateTime.UtcNow)
            return known;

        var result = await _handler.ValidateTokenAsync(token, validationParameters);
        if (result.IsValid)
            _good.Set(token, result, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Remembered });
        return result;
    }

    public override SecurityToken ReadToken(string token) => _handler.ReadToken(token);

    public void Dispose() => _good.Dispose();
}
