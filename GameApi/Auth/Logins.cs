using GameApi.Activities;
using GameApi.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace GameApi.Auth;

/// <summary>Whom an identity logs in, and what proves it where a password does.</summary>
internal sealed record KnownIdentity(Guid PlayerId, string? PasswordHash);

/// <summary>Turns a proven identity into a player with a token pair.</summary>
internal sealed class Logins(GameDbContext db, RefreshTokens refreshTokens, AccessTokens accessTokens, TimeProvider time)
{
    internal const string Device = "device";
    internal const string Email = "email";

    private const string Registered = "player.registered";
    private const string LoggedIn = "player.login";

    internal Task<KnownIdentity?> FindAsync(string provider, string externalId, CancellationToken cancellationToken) =>
        db.PlayerIdentities.Where(identity => identity.Provider == provider && identity.ExternalId == externalId)
            .Select(identity => new KnownIdentity(identity.PlayerId, identity.PasswordHash)).SingleOrDefaultAsync(cancellationToken);

    /// <summary>A new login of a known player.</summary>
    internal Task<TokenPair> LoginAsync(Guid playerId, string provider, CancellationToken cancellationToken) =>
        db.InTransactionAsync(cancel => AddLoginAsync(playerId, LoggedIn, provider, cancel), cancellationToken);

    /// <summary>Makes the player of a new identity, logged in.</summary>
    /// <returns>Null where the identity was registered meanwhile.</returns>
    internal async Task<TokenPair?> RegisterAsync(
        string provider, string externalId, string? passwordHash, string? displayName, string? country, CancellationToken cancellationToken)
    {
        try
        {
            return await db.InTransactionAsync(cancel =>
            {
                var now = time.GetUtcNow();
                var playerId = Guid.CreateVersion7(now);
                db.Add(new PlayerIdentity { Provider = provider, ExternalId = externalId, PlayerId = playerId, PasswordHash = passwordHash, CreatedAt = now });
                db.Add(new Player
                {
                    PlayerId = playerId, DisplayName = displayName ?? NameOf(playerId), Country = country, CreatedAt = now, UpdatedAt = now,
                });
                return AddLoginAsync(playerId, Registered, provider, cancel);
            }, cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            db.ChangeTracker.Clear();
            return null;
        }
    }

    /// <summary>The pair of a refreshed login.</summary>
    internal TokenPair PairOf(Guid familyId, RefreshSecret secret) =>
        new(secret.PlayerId, accessTokens.ForPlayer(secret.PlayerId, familyId), secret.Text, accessTokens.ExpiresIn);

    private async Task<TokenPair> AddLoginAsync(Guid playerId, string kind, string provider, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (family, token, secret) = refreshTokens.NewFamily(playerId);
        db.AddRange(family, token);
        await db.SaveChangesAsync(cancellationToken);
        await ActivityLog.AppendAsync(
            db, new NewActivity(playerId, Guid.CreateVersion7(now), null, null, kind, now, $$"""{"provider":"{{provider}}"}"""), cancellationToken);
        return PairOf(family.FamilyId, secret);
    }

    private static string NameOf(Guid playerId) => $"Player-{playerId.ToString("N")[^6..].ToUpperInvariant()}";
}
