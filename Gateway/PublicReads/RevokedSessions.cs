using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ServiceDefaults;
using ServiceDefaults.Authentication;

namespace Gateway.PublicReads;

/// <summary>
/// The sessions (logins, and players who were erased) whose tokens are no longer good although they have not expired, asked of the
/// nodes four times a second. The nodes refuse
/// these tokens themselves; what the gateway answers from memory does not reach a node. Where it does not know for sure it asks the node.
/// </summary>
internal sealed partial class RevokedSessions(
    IHttpClientFactory clients, IOptions<TokenOptions> tokens, TimeProvider time, ILogger<RevokedSessions> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>With the nodes' own quarter of a second, a logout holds everywhere within a second.</summary>
    private static readonly TimeSpan Sure = TimeSpan.FromMilliseconds(700);

    /// <summary>Nodes learn at different moments, and any of them may be asked.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(15);

    /// <summary>All of them again, so that those whose tokens have expired are forgotten.</summary>
    private static readonly TimeSpan Whole = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(10);

    private readonly JsonWebTokenHandler _signer = new();
    private ConcurrentDictionary<Guid, bool> _revoked = [];
    private long? _asked;
    private long? _askedForAll;
    private string _token = "";
    private DateTimeOffset _tokenUntil;

    /// <summary>Whether the token's login surely goes on. Services do not log out.</summary>
    internal bool IsKnownToLast(ClaimsPrincipal user) =>
        user.FindFirst(GameClaims.Family)?.Value is not { } login
        || (IsWithin(_asked, Sure) && Guid.TryParse(login, out var id) && !_revoked.ContainsKey(id)
            && !(user.PlayerId() is { } player && _revoked.ContainsKey(player)));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Recurring.RunAsync(Interval, time, AskAsync, LogAway, stoppingToken);

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        var all = !IsWithin(_askedForAll, Whole) || !IsWithin(_asked, Overlap / 2);
        using var client = clients.CreateClient(nameof(RevokedSessions));
        client.DefaultRequestHeaders.Authorization = new("Bearer", Token());
        var answer = await client.GetStringAsync(
            new Uri($"/internal/revoked-sessions{(all ? "" : $"?seconds={Overlap.TotalSeconds:F0}")}", UriKind.Relative),
            cancellationToken);

        var ended = all ? [] : _revoked;
        foreach (var login in answer.AsSpan().EnumerateLines())
            if (!login.IsEmpty)
                ended[Guid.Parse(login)] = true;
        _revoked = ended;
        _asked = now;
        if (all)
            _askedForAll = now;
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

    [LoggerMessage(LogLevel.Warning, "No node says which logins have ended: public reads are not served from memory until one does")]
    private partial void LogAway(Exception exception);
}
