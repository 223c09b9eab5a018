using System.Globalization;
using AnalyticsWorker.Sources;
using ClickHouse.Driver;
using Npgsql;

namespace AnalyticsWorker.Erasure;

/// <summary>
/// The warehouse's copy of the register of erasures. A restored backup of gamedb brings players back but not the erasures after it. The
/// register gets them back from this copy.
/// </summary>
internal sealed class RegisterCopy(EventLogs logs, ClickHouseClient client)
{
    private const int BatchSize = 1_000;

    /// <summary>Requests may commit in another order than their times, so each read reaches back this far.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);

    private HashSet<Guid> _copied = [];
    private DateTime? _from;

    /// <summary>Copies new requests to the warehouse.</summary>
    public async Task CopyAsync(CancellationToken cancellationToken)
    {
        var from = _from ??= await LastCopiedAsync(cancellationToken) - Overlap;
        var (after, seen) = ((At: from, Player: Guid.Empty), new HashSet<Guid>());
        while (await RequestsAsync(after.At, after.Player, cancellationToken) is { Count: > 0 } requests)
        {
            var added = requests.Where(request => !_copied.Contains(request.Player)).ToList();
            if (added.Count > 0)
                await client.ExecuteNonQueryAsync(
                    $"INSERT INTO erasures (player_id, requested_at) VALUES {string.Join(',', added.Select(Row))}",
                    cancellationToken: cancellationToken);
            after = (requests[^1].At, requests[^1].Player);
            seen.UnionWith(requests.Where(request => request.At >= requests[^1].At - Overlap).Select(request => request.Player));
        }

        _copied = seen;
        if (after.At - Overlap > from)
            _from = after.At - Overlap;
    }

    /// <summary>Adds missing requests to the register. The nodes then erase these players again.</summary>
    /// <returns>The number of added requests: zero unless gamedb was restored.</returns>
    public async Task<int> RestoreAsync(CancellationToken cancellationToken)
    {
        var (restored, after) = (0, Guid.Empty);
        while (await CopiedAsync(after, cancellationToken) is { Count: > 0 } requests)
        {
            await using var add = logs.Game.Database.CreateCommand("""
                INSERT INTO erasure_requests (player_id, requested_at)
                SELECT * FROM unnest($1, $2) AS added (player_id, requested_at)
                ON CONFLICT DO NOTHING
                """);
            add.Parameters.Add(new NpgsqlParameter { Value = requests.Select(request => request.Player).ToArray() });
            add.Parameters.Add(new NpgsqlParameter { Value = requests.Select(request => request.At).ToArray() });
            restored += await add.ExecuteNonQueryAsync(cancellationToken);
            after = requests[^1].Player;
        }

        return restored;
    }

    private async Task<DateTime> LastCopiedAsync(CancellationToken cancellationToken) =>
        await client.ExecuteScalarAsync("SELECT max(requested_at) FROM erasures", cancellationToken: cancellationToken) is DateTime last
            ? DateTime.SpecifyKind(last, DateTimeKind.Utc)
            : DateTime.UnixEpoch;

    private async Task<List<(Guid Player, DateTime At)>> RequestsAsync(DateTime at, Guid player, CancellationToken cancellationToken)
    {
        await using var command = logs.Game.Database.CreateCommand("""
            SELECT player_id, requested_at FROM erasure_requests
            WHERE (requested_at, player_id) > ($1, $2)
            ORDER BY requested_at, player_id LIMIT $3
            """);
        foreach (var value in (object[])[at, player, BatchSize])
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var requests = new List<(Guid, DateTime)>();
        while (await reader.ReadAsync(cancellationToken))
            requests.Add((reader.GetGuid(0), reader.GetDateTime(1)));
        return requests;
    }

    private async Task<List<(Guid Player, DateTime At)>> CopiedAsync(Guid after, CancellationToken cancellationToken)
    {
        var sql = string.Create(CultureInfo.InvariantCulture, $"""
            SELECT player_id, min(requested_at) FROM erasures
            WHERE player_id > toUUID('{after}')
            GROUP BY player_id ORDER BY player_id LIMIT {BatchSize}
            """);
        await using var reader = await client.ExecuteReaderAsync(sql, cancellationToken: cancellationToken);
        var requests = new List<(Guid, DateTime)>();
        while (await reader.ReadAsync(cancellationToken))
            requests.Add((reader.GetGuid(0), DateTime.SpecifyKind(reader.GetDateTime(1), DateTimeKind.Utc)));
        return requests;
    }

    private static string Row((Guid Player, DateTime At) request) =>
        string.Create(CultureInfo.InvariantCulture, $"('{request.Player}','{request.At:yyyy-MM-dd HH:mm:ss.ffffff}')");
}
