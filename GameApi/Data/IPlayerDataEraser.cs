namespace GameApi.Data;

/// <summary>
/// Erases a player from something outside of the databases: a cache, a sorted set. Registered by the feature that owns it.
/// </summary>
internal interface IPlayerDataEraser
{
    /// <summary>Erases the player; repeating it does no harm. If it throws, it is called again later.</summary>
    /// <returns>False where something that began earlier may still bring the player back: it is called again later.</returns>
    Task<bool> EraseAsync(Guid playerId, CancellationToken cancellationToken);
}
