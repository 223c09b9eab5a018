namespace GameApi.Data;

/// <summary>
/// Erases a player from a store outside of the databases: a cache, a sorted set. The feature that owns the data registers it.
/// </summary>
internal interface IPlayerDataEraser
{
    /// <summary>Erases the player. Idempotent; if it throws, it is called again later.</summary>
    /// <returns>False if a write in flight may still restore the data: it is called again later.</returns>
    Task<bool> EraseAsync(Guid playerId, CancellationToken cancellationToken);
}
