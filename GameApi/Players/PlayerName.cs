namespace GameApi.Players;

/// <summary>A player's name, and the version of the profile that it is from.</summary>
internal sealed record PlayerName(string DisplayName, int Version);

/// <summary>
/// What carries copies of players' names, elsewhere than in their own database. Registered by the feature that owns the copies.
/// </summary>
internal interface INameCopies
{
    /// <summary>Carries a new name to the copies, unless they have a newer one; repeating it does no harm.</summary>
    Task RenameAsync(Guid playerId, PlayerName name, CancellationToken cancellationToken);
}
