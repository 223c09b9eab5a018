using AnalyticsWorker.Sources;
using Npgsql;

namespace AnalyticsWorker.Erasure;

/// <summary>
/// Looks for players who were erased and are in the warehouse again, and puts them back among those who wait. The requests are the
/// register: whatever brings old rows back, a restored backup, an export that starts over, an activity that was uploaded before the erasure
/// and committed after it, loses them again.
/// </summary>
internal sealed class ErasureSweep(EventLogs logs, PlayerRows rows)
{
    /// <returns>How many there were.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var again = 0;
        var after = Guid.Empty;
        while (await ErasedAsync(after, cancellationToken) is { Count: > 0 } players)
        {
            if (await rows.FindAsync(players, cancellationToken) is { Count: > 0 } found)
                again += await AskAgainAsync(found, cancellationToken);
            after = players[^1];
        }
        return again;
    }

    private async Task<List<Guid>> ErasedAsync(Guid after, CancellationToken cancellationToken)
    {
        await using var command = logs.Game.Database.CreateCommand(
            "SELECT player_id FROM erasure_requests WHERE player_id > $1 AND analytics_erased_at IS NOT NULL ORDER BY player_id LIMIT $2");
        command.Parameters.Add(new NpgsqlParameter { Value = after });
        command.Parameters.Add(new NpgsqlParameter { Value = PlayerRows.MostPlayers });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var players = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken))
            players.Add(reader.GetGuid(0));
        return players;
    }

    private async Task<int> AskAgainAsync(IReadOnlyList<Guid> players, CancellationToken cancellationToken)
    {
        await using var command = logs.Game.Database.CreateCommand(
            "UPDATE erasure_requests SET analytics_erased_at = NULL WHERE player_id = ANY($1)");
        command.Parameters.Add(new NpgsqlParameter { Value = players.ToArray() });
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
