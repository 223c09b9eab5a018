using GameApi.Http.Faults;

namespace GameApi.Players;

/// <summary>Updates the denormalised copies of a player's name.</summary>
internal sealed partial class NameCopier(IEnumerable<INameCopies> copies, ILogger<NameCopier> logger)
{
    /// <summary>
    /// Updates the copies. They are in another database and so outside of the transaction that changed the name; a failure here does not
    /// fail that change. The player's next score updates the name too.
    /// </summary>
    internal async Task UpdateAsync(Guid playerId, PlayerName name, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var copy in copies)
                await copy.RenameAsync(playerId, name, cancellationToken);
        }
        catch (Exception failure) when (StoreFault.IsTransient(failure))
        {
            LogNotRenamed(failure, playerId);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Updating the copies of {PlayerId}'s name failed; the next write to a copy updates it")]
    private partial void LogNotRenamed(Exception exception, Guid playerId);
}
