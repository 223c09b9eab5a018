using System.Data;
using System.Text.Json;
using GameApi.Data;
using Npgsql;

namespace GameApi.Players.Export;

/// <summary>
/// Everything held about a player as one JSON document, streamed row by row from one snapshot per database: it may be long, and is
/// never in memory as a whole.
/// </summary>
internal sealed class PlayerExport(GameDatabases databases, ReadReplica replica, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Flushed when this much is written, so that a slow reader slows the query down and not the memory up.</summary>
    private const int FlushBytes = 32 * 1024;

    private readonly List<NpgsqlConnection> _connections = [];

    /// <summary>Opens the snapshots, which tells whether the databases are there before the answer begins.</summary>
    internal async Task<Func<Stream, Task>> OpenAsync(Guid playerId, CancellationToken cancellationToken)
    {
        var game = await SnapshotAsync(await replica.TryOpenAsync(cancellationToken) ?? await databases.Game.OpenConnectionAsync(cancellationToken), cancellationToken);
        var apart = databases.All.Count > 1;
        var leaderboards = apart ? await SnapshotAsync(await databases.Leaderboards.OpenConnectionAsync(cancellationToken), cancellationToken) : game;
        return async stream =>
        {
            await using var json = new Utf8JsonWriter(stream);
            json.WriteStartObject();
            json.WriteString("exportedAt", time.GetUtcNow().UtcDateTime);
            foreach (var section in ExportSections.Game)
                await WriteAsync(json, game, section, playerId, cancellationToken);
            foreach (var section in ExportSections.Leaderboards)
                await WriteAsync(json, leaderboards, section, playerId, cancellationToken);
            foreach (var section in apart ? ExportSections.LeaderboardEvents : [])
                await WriteAsync(json, leaderboards, section, playerId, cancellationToken);
            json.WriteEndObject();
        };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
            await connection.DisposeAsync();
    }

    private static async Task WriteAsync(
        Utf8JsonWriter json, NpgsqlTransaction snapshot, ExportSection section, Guid playerId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(section.Sql, snapshot.Connection, snapshot) { Parameters = { new() { Value = playerId } } };
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        json.WriteStartArray(section.Name);
        while (await rows.ReadAsync(cancellationToken))
        {
            // Made by PostgreSQL, so it is valid.
            json.WriteRawValue(rows.GetString(0), skipInputValidation: true);
            if (json.BytesPending > FlushBytes)
                await json.FlushAsync(cancellationToken);
        }

        json.WriteEndArray();
    }

    private async Task<NpgsqlTransaction> SnapshotAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        _connections.Add(connection);
        return await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
    }
}
