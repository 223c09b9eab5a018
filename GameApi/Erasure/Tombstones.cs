using GameApi.Data;
using Npgsql;

namespace GameApi.Erasure;

/// <summary>
/// The table <c>erased_players</c> of every database. A transaction that writes for a player first gets its transaction id and then checks
/// the tombstone. So one that did not see the tombstone has a smaller id than the barrier, a transaction that started after the tombstone
/// was committed. Once all transactions below the barrier have ended, deleted rows stay deleted, however long a request was in flight.
/// </summary>
internal sealed class Tombstones(GameDatabases databases)
{
    /// <summary>Sets the tombstone if it is missing, and then the barrier.</summary>
    /// <returns>Whether all transactions of that database that may not have seen the tombstone have ended.</returns>
    internal static async Task<bool> IsPassedAsync(NpgsqlDataSource database, Guid playerId, CancellationToken cancellationToken)
    {
        await ExecuteAsync(
            database, "INSERT INTO erased_players (player_id, erased_at) VALUES ($1, now()) ON CONFLICT DO NOTHING", playerId,
            cancellationToken);

        // A barrier that this cluster has not assigned yet comes from another cluster, whose backup was restored here.
        await ExecuteAsync(database, """
            UPDATE erased_players SET barrier = pg_current_xact_id()
            WHERE player_id = $1 AND (barrier IS NULL OR barrier >= pg_snapshot_xmax(pg_current_snapshot()))
            """, playerId, cancellationToken);
        await using var read = database.CreateCommand(
            "SELECT barrier < pg_snapshot_xmin(pg_current_snapshot()) FROM erased_players WHERE player_id = $1");
        read.Parameters.Add(new() { Value = playerId });
        return await read.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>Whether <c>gamedb</c> has the tombstone.</summary>
    internal async Task<bool> ExistsAsync(Guid playerId, CancellationToken cancellationToken)
    {
        await using var read = databases.Game.CreateCommand("SELECT true FROM erased_players WHERE player_id = $1");
        read.Parameters.Add(new() { Value = playerId });
        return await read.ExecuteScalarAsync(cancellationToken) is true;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql, Guid playerId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = playerId });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
