using Npgsql;
using Xunit;

namespace Tests.Players;

/// <summary>Looks for a player in every table, whatever its columns are.</summary>
internal static class Remains
{
    /// <summary>The tables with the player's id in any column but one: as text, or as the text's bytes.</summary>
    internal static async Task<List<string>> NamedAsync(NpgsqlDataSource source, Guid playerId, string but = "")
    {
        await using var tables = source.CreateCommand("""
            SELECT format('SELECT %L WHERE EXISTS (SELECT FROM %I AS t
                WHERE (to_jsonb(t) - $2)::text ~ ($1 || ''|'' || encode($1::bytea, ''hex'')))', relname, relname)
            FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace
            """);
        var queries = new List<string>();
        await using (var reader = await tables.ExecuteReaderAsync(TestContext.Current.CancellationToken))
        {
            while (await reader.ReadAsync(TestContext.Current.CancellationToken))
                queries.Add(reader.GetString(0));
        }

        var named = new List<string>();
        foreach (var query in queries)
        {
            await using var command = source.CreateCommand(query);
            command.Parameters.Add(new() { Value = playerId.ToString() });
            command.Parameters.Add(new() { Value = but });
            if (await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) is string table)
                named.Add(table);
        }

        return named;
    }

    /// <summary>
    /// The tables that name an erased player although they should not: all but the register, the tombstone, the final event, and the id in
    /// the audit log.
    /// </summary>
    internal static async Task<List<string>> OfErasedAsync(NpgsqlDataSource source, Guid playerId)
    {
        var named = await NamedAsync(source, playerId);
        await using var events = source.CreateCommand(
            "SELECT count(*) FROM activities WHERE player_id = $1 AND (kind <> 'player.erased' OR game_id IS NOT NULL)");
        events.Parameters.Add(new() { Value = playerId });
        var isFinal = (long)(await events.ExecuteScalarAsync(TestContext.Current.CancellationToken))! == 0;
        return [.. named.Except(["erasure_requests", "erased_players", "admin_audit", isFinal ? "activities" : ""])];
    }
}
