using System.Data;
using System.Text.Json;
using GameApi.Data;
using Microsoft.Extensions.Options;
using Npgsql;

namespace GameApi.Players.Export;

/// <summary>
/// Exports all stored data of a player as one JSON document. It is first written to a temporary file, from one snapshot per database, at
/// the speed of the stores. While a slow client reads the file, no connection or snapshot is held, and memory does not grow with the
/// document.
/// </summary>
internal sealed class PlayerExport(
    GameDatabases databases, ReadReplica replica, WarehouseExport warehouse, ExportSpool spool, IOptions<ExportOptions> options,
    TimeProvider time)
{
    private const int FlushBytes = 32 * 1024;

    /// <param name="playerId">The player.</param>
    /// <param name="authorization">The credentials of the request, also used for the warehouse.</param>
    /// <param name="masksEmail">Whether to mask e-mail addresses.</param>
    /// <param name="cancellationToken">Cancels the export.</param>
    /// <returns>The complete document, positioned at its start. Disposing it deletes the file.</returns>
    /// <exception cref="ExportIncompleteException">The warehouse is unavailable, the disk is full, or the stores exceeded the time
    /// limit.</exception>
    internal async Task<Stream> SpoolAsync(Guid playerId, string authorization, bool masksEmail, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.StoreTime);
        Stream? file = null;
        try
        {
            file = spool.Create();
            await WriteAsync(file, playerId, authorization, masksEmail, limit.Token);
            await file.FlushAsync(limit.Token);
            file.Position = 0;
            return file;
        }
        catch (Exception failure)
        {
            if (file is not null)
                await file.DisposeAsync();
            if (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                throw new ExportIncompleteException($"The stores took longer than {options.Value.StoreTime.TotalSeconds:0} s.", failure);
            if (failure is IOException or UnauthorizedAccessException)
                throw new ExportIncompleteException("There is no disk space for the export now.", failure);
            throw;
        }
    }

    private async Task WriteAsync(Stream file, Guid playerId, string authorization, bool masksEmail, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(file);
        json.WriteStartObject();
        json.WriteString("exportedAt", time.GetUtcNow().UtcDateTime);

        // The warehouse first: it is the most likely to be down. Rows that leave the event log meanwhile have been there for weeks.
        foreach (var section in WarehouseExport.Sections)
            await WriteAsync(json, section, warehouse.ReadAsync(section, authorization, cancellationToken), cancellationToken);
        var apart = databases.All.Count > 1;
        await using (var game = await OpenGameAsync(cancellationToken))
        {
            var sections = masksEmail ? ExportSections.Masked : ExportSections.Game;
            await WriteAsync(json, game, apart ? sections : [.. sections, .. ExportSections.Leaderboards], playerId, cancellationToken);
        }

        if (apart)
        {
            await using var leaderboards = await databases.Leaderboards.OpenConnectionAsync(cancellationToken);
            await WriteAsync(
                json, leaderboards, [.. ExportSections.Leaderboards, .. ExportSections.LeaderboardEvents], playerId, cancellationToken);
        }

        json.WriteEndObject();
    }

    private async Task<NpgsqlConnection> OpenGameAsync(CancellationToken cancellationToken) =>
        await replica.TryOpenAsync(cancellationToken) ?? await databases.Game.OpenConnectionAsync(cancellationToken);

    private static async Task WriteAsync(
        Utf8JsonWriter json, NpgsqlConnection connection, IReadOnlyList<ExportSection> sections, Guid playerId,
        CancellationToken cancellationToken)
    {
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);

        // Before the snapshot: rows that the partition keeper moves to another table afterwards would be visible in neither.
        await connection.RunAsync("LOCK TABLE activities IN ACCESS SHARE MODE", cancellationToken);
        foreach (var section in sections)
        {
            await using var command = new NpgsqlCommand(section.Sql, connection, snapshot) { Parameters = { new() { Value = playerId } } };
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            await WriteAsync(json, section.Name, ReadAsync(rows, cancellationToken), cancellationToken);
        }
    }

    private static async Task WriteAsync(
        Utf8JsonWriter json, string section, IAsyncEnumerable<string>? rows, CancellationToken cancellationToken)
    {
        if (rows is null)
        {
            json.WriteNull(section);
            return;
        }

        json.WriteStartArray(section);
        await foreach (var row in rows)
        {
            // Valid JSON: it comes from PostgreSQL or the AnalyticsWorker.
            json.WriteRawValue(row, skipInputValidation: true);
            if (json.BytesPending > FlushBytes)
                await json.FlushAsync(cancellationToken);
        }

        json.WriteEndArray();
    }

    private static async IAsyncEnumerable<string> ReadAsync(
        NpgsqlDataReader rows, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await rows.ReadAsync(cancellationToken))
            yield return rows.GetString(0);
    }
}
