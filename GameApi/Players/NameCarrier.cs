using GameApi.Http.Faults;

namespace GameApi.Players;

/// <summary>Carries a player's new name to its copies.</summary>
internal sealed partial class NameCarrier(IEnumerable<INameCopies> copies, ILogger<NameCarrier> logger)
{
    /// <summary>
    /// Another database, so not in the same transaction, and no reason to say that nothing was changed; the next score carries the name
    /// too.
    /// </summary>
    internal async Task CarryAsync(Guid playerId, PlayerName name, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var copy in copies)
                await copy.RenameAsync(playerId, name, cancellationToken);
        }
        catch (Exception away) when (StoreFault.IsTransient(away))
        {
            LogNotRenamed(away, playerId);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Copies of names unavailable; the new name of {PlayerId} reaches them with the next write")]
    private partial void LogNotRenamed(Exception exception, Guid playerId);
}
