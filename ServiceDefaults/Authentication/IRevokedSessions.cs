namespace ServiceDefaults.Authentication;

/// <summary>The sessions whose access tokens are revoked before they expire.</summary>
public interface IRevokedSessions
{
    /// <summary>
    /// Whether tokens with this <see cref="GameClaims.Family"/>, or of this player, are revoked. Called with every request.
    /// </summary>
    bool Contains(Guid id);

    /// <summary>
    /// Whether the list is fresh enough to decide by. If it is stale, a token can be neither accepted nor rejected.
    /// </summary>
    bool IsCurrent { get; }
}
