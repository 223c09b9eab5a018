using System.Text.RegularExpressions;
using GameApi.Data;
using Npgsql;

namespace GameApi.Migrate;

/// <summary>
/// Builds the indexes that a migration has added to partitioned tables, partition by partition and concurrently, so that writers do not
/// wait. PostgreSQL has no CREATE INDEX CONCURRENTLY for a partitioned table, so the migration creates the parent's index alone (ON ONLY);
/// it becomes valid once an index of every partition is attached. An index left invalid by an interruption is rebuilt.
/// </summary>
internal static partial class IndexCompletion
{
    /// <summary>The partitions without their part of an index, and the state of an index with that part's name, if there is one.</summary>
    private const string Missing = """
        SELECT parent.indexrelid::regclass::text, pg_get_indexdef(parent.indexrelid), part.inhrelid::regclass::text,
            quote_ident('ix_' || part.inhrelid || '_' || parent.indexrelid), half.indexrelid IS NOT NULL, coalesce(half.indisvalid, false)
        FROM pg_index parent JOIN pg_class c ON c.oid = parent.indexrelid AND c.relkind = 'I' AND NOT parent.indisvalid
        JOIN pg_inherits part ON part.inhparent = parent.indrelid
        LEFT JOIN (pg_index half JOIN pg_class named ON named.oid = half.indexrelid)
            ON half.indrelid = part.inhrelid AND named.relname = 'ix_' || part.inhrelid || '_' || parent.indexrelid
        WHERE NOT EXISTS (SELECT FROM pg_inherits attached JOIN pg_index child ON child.indexrelid = attached.inhrelid
            WHERE attached.inhparent = parent.indexrelid AND child.indrelid = part.inhrelid)
        ORDER BY 1, 3
        """;

    /// <returns>How many indexes were built.</returns>
    public static async Task<int> RunAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var missing = await MissingAsync(connection, cancellationToken);
        foreach (var part in missing)
        {
            if (part.Exists && !part.Valid)
                await RunAsync(connection, $"DROP INDEX CONCURRENTLY {part.Name}", cancellationToken);
            if (!part.Valid)
                await RunAsync(connection, part.CreateSql, cancellationToken);
            await BriefLocks.RunAsync(
                connection, BriefMigration.Patience, $"ALTER INDEX {part.Index} ATTACH PARTITION {part.Name}", cancellationToken);
        }

        return missing.Count;
    }

    private static async Task<List<Part>> MissingAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Missing, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var parts = new List<Part>();
        while (await reader.ReadAsync(cancellationToken))
            parts.Add(new(
                reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetBoolean(4),
                reader.GetBoolean(5)));
        return parts;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    [GeneratedRegex(@"INDEX \S+ ON (ONLY )?\S+ ")]
    private static partial Regex OnTable();

    private sealed record Part(string Index, string Definition, string Partition, string Name, bool Exists, bool Valid)
    {
        public string CreateSql => OnTable().Replace(Definition, $"INDEX CONCURRENTLY {Name} ON {Partition} ", 1);
    }
}
