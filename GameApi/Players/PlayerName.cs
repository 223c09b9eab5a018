namespace GameApi.Players;

/// <summary>A player's name with the version of its profile.</summary>
internal sealed record PlayerName(string DisplayName, int Version);

/// <summary>
/// Denormalised copies of players' names in another database. The feature that owns the copies registers it.
/// </summary>
internal interface INameCopies
{
    /// <summary>Updates the copies of a name, except those with a newer version. Idempotent.</summary>
    Task RenameAsync(Guid playerId, PlayerName name, CancellationToken cancellationToken);
}
