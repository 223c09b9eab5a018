using System.Globalization;
using ClickHouse.Driver;

namespace AnalyticsWorker.Erasure;

/// <summary>
/// Finds and deletes the rows of players in the warehouse. ALTER TABLE ... DELETE rewrites the parts with such rows. A lightweight DELETE
/// would only mask them until a merge, which large parts may never have.
/// </summary>
internal sealed class PlayerRows(ClickHouseClient client)
{
    /// <summary>Players per statement: their ids must fit into its text (max_query_size, 256 KiB).</summary>
    public const int MaxPlayers = 4_000;

    /// <summary>
    /// Every table that names players, a partition that the table never has, and what happens to the rows. Rows of the audit log stay,
    /// without anything about the player.
    /// </summary>
    private static readonly (string Name, string NoPartition, string Change)[] Tables =
    [
        ("activities", "197001", "DELETE"),
        ("first_seen", "none", "DELETE"),
        ("first_sessions", "none", "DELETE"),
        ("player_days", "197001", "DELETE"),
        ("admin_audit", "none",
            "UPDATE player_id = toUUID('00000000-0000-0000-0000-000000000000'), subject = 'player', before = '', after = '', reason = ''"),
    ];

    private const string OurTables =
        "database = currentDatabase() AND table IN ('activities', 'first_seen', 'first_sessions', 'player_days', 'admin_audit')";
    private const string OurMutations = $"{OurTables} AND command LIKE '%WHERE player_id IN%'";

    /// <summary>Counts the parts that the last deletion has replaced.</summary>
    private const string ReplacedParts = $"""
        SELECT count() FROM system.parts AS parts
        INNER JOIN
        (
            SELECT table, max(toUInt64OrZero(extract(mutation_id, '\\d+'))) AS version
            FROM system.mutations WHERE {OurMutations}
            GROUP BY table
        ) AS last ON parts.table = last.table
        WHERE parts.database = currentDatabase() AND parts.data_version < last.version
        """;

    /// <summary>The players with a row in any table.</summary>
    public async Task<IReadOnlyList<Guid>> FindAsync(IReadOnlyList<Guid> players, CancellationToken cancellationToken)
    {
        var found = new List<Guid>();
        var sql = string.Join(
            " UNION DISTINCT ",
            Tables.Select(table => $"SELECT DISTINCT player_id FROM {table.Name} WHERE player_id IN ({List(players)})"));
        await using var reader = await client.ExecuteReaderAsync(sql, cancellationToken: cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            found.Add(reader.GetGuid(0));
        return found;
    }

    /// <summary>
    /// Starts to delete the players' rows. ClickHouse continues the deletion in the background, also after a restart. Check
    /// <see cref="IsDeletingAsync"/> first.
    /// </summary>
    public async Task DeleteAsync(IReadOnlyList<Guid> players, CancellationToken cancellationToken)
    {
        foreach (var (table, _, change) in Tables)
            await client.ExecuteNonQueryAsync(
                $"ALTER TABLE {table} {change} WHERE player_id IN ({List(players)}) SETTINGS mutations_sync = 0",
                cancellationToken: cancellationToken);
    }

    /// <summary>Whether a deletion is running, or has left replaced parts on the disk.</summary>
    /// <exception cref="InvalidOperationException">A deletion fails. ClickHouse retries it.</exception>
    public async Task<bool> IsDeletingAsync(CancellationToken cancellationToken)
    {
        if (await CountAsync($"SELECT count() FROM system.mutations WHERE {OurMutations} AND NOT is_done", cancellationToken) > 0)
        {
            const string Failure =
                $"SELECT any(latest_fail_reason) FROM system.mutations WHERE {OurMutations} AND NOT is_done AND latest_fail_reason != ''";
            return await client.ExecuteScalarAsync(Failure, cancellationToken: cancellationToken) is string { Length: > 0 } failure
                ? throw new InvalidOperationException(
                    $"ClickHouse cannot delete the rows of erased players, and retries: {failure}")
                : true;
        }
        if (await CountAsync(ReplacedParts, cancellationToken) == 0)
            return false;
        // An idle server may keep replaced parts for minutes. Dropping a partition, even a missing one, removes those older than
        // old_parts_lifetime.
        foreach (var (table, partition, _) in Tables)
            await client.ExecuteNonQueryAsync($"ALTER TABLE {table} DROP PARTITION ID '{partition}'", cancellationToken: cancellationToken);
        return await CountAsync(ReplacedParts, cancellationToken) > 0;
    }

    private async Task<long> CountAsync(string sql, CancellationToken cancellationToken) =>
        Convert.ToInt64(await client.ExecuteScalarAsync(sql, cancellationToken: cancellationToken), CultureInfo.InvariantCulture);

    private static string List(IReadOnlyList<Guid> players) => string.Join(',', players.Select(player => $"'{player}'"));
}
