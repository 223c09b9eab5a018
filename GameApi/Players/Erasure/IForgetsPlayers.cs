namespace GameApi.Players.Erasure;

/// <summary>Something outside of the databases that knows players: a cache, a sorted set. Registered by the feature that owns it.</summary>
internal interface IForgetsPlayers
{
    /// <summary>Forgets the player; repeating it does no harm. Whatever it throws, it is asked again later.</summary>
    Task ForgetAsync(Guid playerId, CancellationToken cancellationToken);
}
