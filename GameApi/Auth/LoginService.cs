using GameApi.Activities;
using GameApi.Data;
using GameApi.Http.Text;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Auth;

/// <summary>The player of an identity, and the password hash if the identity has one.</summary>
internal sealed record KnownIdentity(Guid PlayerId, string? PasswordHash);

/// <summary>Logs in a verified identity: finds or creates the player and issues a token pair.</summary>
internal sealed class LoginService(GameDbContext db, RefreshTokens refreshTokens, AccessTokens accessTokens, TimeProvider time)
{
    private const string Registered = "player.registered";
    private const string LoggedIn = "player.login";

    internal async Task<KnownIdentity?> FindAsync(LoginName name, CancellationToken cancellationToken)
    {
        if (name.Spellings is [var only])
            return await db.PlayerIdentities.Where(identity => identity.Provider == name.Provider && identity.ExternalId == only)
                .Select(identity => new KnownIdentity(identity.PlayerId, identity.PasswordHash)).SingleOrDefaultAsync(cancellationToken);

        var found = await db.PlayerIdentities
            .Where(identity => identity.Provider == name.Provider && name.Spellings.Contains(identity.ExternalId))
            .ToListAsync(cancellationToken);
        var first = found.MinBy(identity => Array.IndexOf(name.Spellings, identity.ExternalId));
        return first is null ? null : new KnownIdentity(first.PlayerId, first.PasswordHash);
    }

    /// <summary>Logs in an existing player.</summary>
    /// <returns>Null if the player was erased meanwhile.</returns>
    internal Task<TokenPair?> LoginAsync(Guid playerId, string provider, CancellationToken cancellationToken) =>
        db.InTransactionAsync(cancel => AddLoginAsync(playerId, LoggedIn, provider, cancel), cancellationToken);

    /// <summary>Creates the player of a new identity and logs in.</summary>
    /// <returns>Null if the identity is registered already.</returns>
    internal Task<TokenPair?> RegisterAsync(
        LoginName name, string? passwordHash, string? displayName, string? country, CancellationToken cancellationToken) =>
        db.InTransactionAsync(async cancel =>
        {
            var now = time.GetUtcNow();
            var playerId = Guid.CreateVersion7(now);
            if (name.Spellings.Length > 1 && await FindAsync(name, cancel) is not null)
                return null;

            // ON CONFLICT rather than an exception, which PostgreSQL and EF Core would both log, with the identity.
            if (await db.Database.ExecuteSqlAsync($"""
                INSERT INTO player_identities (provider, external_id, player_id, password_hash, created_at)
                VALUES ({name.Provider}, {name.Text}, {playerId}, {passwordHash}, {now})
                ON CONFLICT DO NOTHING
                """, cancel) == 0)
                return null;

            var shown = displayName ?? NameOf(playerId);
            db.Add(new Player
            {
                PlayerId = playerId,
                DisplayName = shown,
                NameKey = NameKey.Of(shown),
                Country = country,
                CreatedAt = now,
                UpdatedAt = now,
            });
            await db.SaveChangesAsync(cancel);
            return await AddLoginAsync(playerId, Registered, name.Provider, cancel);
        }, cancellationToken);

    /// <summary>Returns the token pair of a refreshed login.</summary>
    internal TokenPair PairOf(Guid familyId, RefreshSecret secret) =>
        new(secret.OwnerId, accessTokens.ForPlayer(secret.OwnerId, familyId), secret.Text, accessTokens.ExpiresIn);

    private async Task<TokenPair?> AddLoginAsync(Guid playerId, string kind, string provider, CancellationToken cancellationToken)
    {
        if (await refreshTokens.BeginFamilyAsync(db, playerId, cancellationToken) is not var (family, secret))
            return null;
        var now = time.GetUtcNow();
        ActivityLog.Append(
            db, new NewActivity(playerId, Guid.CreateVersion7(now), null, null, kind, now, $$"""{"provider":"{{provider}}"}"""));
        return PairOf(family, secret);
    }

    private static string NameOf(Guid playerId) => $"Player-{playerId.ToString("N")[^6..].ToUpperInvariant()}";
}
