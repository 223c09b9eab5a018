using GameApi.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace GameApi.Auth;

/// <summary>Turns a proven identity into a player with a token pair.</summary>
internal sealed class Logins(GameDbContext db, RefreshTokens refreshTokens, AccessTokens accessTokens, TimeProvider time)
{
    internal const string Device = "device";
    internal const string Email = "email";

    internal Task<PlayerIdentity?> FindAsync(string provider, string externalId, CancellationToken cancellationToken) =>
        db.PlayerIdentities.SingleOrDefaultAsync(identity => identity.Provider == provider && identity.ExternalId == externalId, cancellationToken);

    /// <summary>A new login of a known player.</summary>
    internal async Task<TokenPair> LoginAsync(Guid playerId, CancellationToken cancellationToken)
    {
        var pair = AddLogin(playerId);
        await db.SaveChangesAsync(cancellationToken);
        return pair;
    }

    /// <summary>Makes the player of a new identity, logged in.</summary>
    /// <returns>Null where the identity was registered meanwhile.</returns>
    internal async Task<TokenPair?> RegisterAsync(
        string provider, string externalId, string? passwordHash, string? displayName, string? country, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var playerId = Guid.CreateVersion7(now);
        db.Add(new PlayerIdentity { Provider = provider, ExternalId = externalId, PlayerId = playerId, PasswordHash = passwordHash, CreatedAt = now });
        db.Add(new Player
        {
            PlayerId = playerId, DisplayName = displayName ?? NameOf(playerId), Country = country, CreatedAt = now, UpdatedAt = now,
        });
        var pair = AddLogin(playerId);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return pair;
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

    private TokenPair AddLogin(Guid playerId)
    {
        var (family, token, secret) = refreshTokens.NewFamily(playerId);
        db.AddRange(family, token);
        return PairOf(family.FamilyId, secret);
    }

    private static string NameOf(Guid playerId) => $"Player-{playerId.ToString("N")[^6..].ToUpperInvariant()}";
}
