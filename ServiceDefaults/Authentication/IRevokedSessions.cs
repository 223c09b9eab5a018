namespace ServiceDefaults.Authentication;

/// <summary>The sessions whose access tokens are no longer good although they have not expired.</summary>
public interface IRevokedSessions
{
    /// <summary>
    /// Whether tokens with this <see cref="GameClaims.Family"/>, or of this player, are revoked. Asked with every request.
    /// </summary>
    bool Contains(Guid id);

    /// <summary>
    /// Whether what is known is recent enough to decide by. Where it is not, a token can be neither accepted nor refused.
    /// </summary>
    bool IsCurrent { get; }
}
