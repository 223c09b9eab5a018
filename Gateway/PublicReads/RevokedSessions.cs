using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ServiceDefaults;
using ServiceDefaults.Authentication;

namespace Gateway.PublicReads;

/// <summary>
/// The sessions and players whose tokens are revoked before they expire, polled from the nodes four times a second. Nodes reject these
/// tokens themselves, but a response from the output cache never reaches a node. If this list is stale, the request is forwarded to a node.
/// </summary>
internal sealed partial class RevokedSessions(
    IHttpClientFactory clients, IOptions<TokenOptions> tokens, TimeProvider time, ILogger<RevokedSessions> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>With the nodes' own quarter of a second, a logout takes effect everywhere within a second.</summary>
    private static readonly TimeSpan MaxStaleness = TimeSpan.FromMilliseconds(700);

    /// <summary>An incremental poll reaches back this far, because nodes learn of a revocation at different moments.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(15);

    /// <summary>A full refresh drops the sessions whose tokens have expired.</summary>
    private static readonly TimeSpan FullRefreshInterval = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(10);

    private readonly JsonWebTokenHandler _signer = new();
    private ConcurrentDictionary<Guid, bool> _revoked = [];
    private long? _polledAt;
    private long? _refreshedAt;
    private string _token = "";
    private DateTimeOffset _tokenUntil;

    /// <summary>Whether the token's session is certainly not revoked. Tokens of services have no session.</summary>
    internal bool IsSurelyActive(ClaimsPrincipal user) =>
        user.FindFirst(GameClaims.Family)?.Value is not { } login
        || (IsWithin(_polledAt, MaxStaleness) && Guid.TryParse(login, out var id) && !_revoked.ContainsKey(id)
            && !(user.PlayerId() is { } player && _revoked.ContainsKey(player)));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        PeriodicWork.RunAsync(Interval, time, PollAsync, LogUnavailable, stoppingToken);

    private async Task PollAsync(CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        var isFull = !IsWithin(_refreshedAt, FullRefreshInterval) || !IsWithin(_polledAt, Overlap / 2);
        using var client = clients.CreateClient(nameof(RevokedSessions));
        client.DefaultRequestHeaders.Authorization = new("Bearer", Token());
        var response = await client.GetStringAsync(
            new Uri($"/internal/revoked-sessions{(isFull ? "" : $"?seconds={Overlap.TotalSeconds:F0}")}", UriKind.Relative),
            cancellationToken);

        var revoked = isFull ? [] : _revoked;
        foreach (var id in response.AsSpan().EnumerateLines())
            if (!id.IsEmpty)
                revoked[Guid.Parse(id)] = true;
        _revoked = revoked;
        _polledAt = now;
        if (isFull)
            _refreshedAt = now;
    }

    private bool IsWithin(long? moment, TimeSpan age) => moment is { } at && time.GetElapsedTime(at) <= age;

    private string Token()
    {
        var now = time.GetUtcNow();
        if (now < _tokenUntil)
            return _token;
        _tokenUntil = now + TokenLifetime / 2;
        return _token = _signer.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = tokens.Value.Issuer,
            Audience = tokens.Value.Audience,
            NotBefore = now.UtcDateTime,
            Expires = (now + TokenLifetime).UtcDateTime,
            Claims = new Dictionary<string, object> { [GameClaims.Subject] = "gateway", [GameClaims.Role] = Roles.Gateway },
            SigningCredentials = new SigningCredentials(tokens.Value.CurrentKey(), SecurityAlgorithms.HmacSha256),
        });
    }

    [LoggerMessage(LogLevel.Warning, "No node returns the revoked sessions; public reads bypass the output cache until one does")]
    private partial void LogUnavailable(Exception exception);
}
