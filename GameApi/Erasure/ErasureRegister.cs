using System.Globalization;
using GameApi.Data;

namespace GameApi.Erasure;

/// <summary>Exports the table <c>erasure_requests</c> as text and imports it again after a backup was restored.</summary>
internal sealed class ErasureRegister(GameDatabases databases)
{
    internal async Task WriteAsync(TextWriter lines, CancellationToken cancellationToken)
    {
        await using var read = databases.Game.CreateCommand(
            "SELECT player_id, requested_at FROM erasure_requests ORDER BY requested_at, player_id");
        await using var reader = await read.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            await lines.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{reader.GetGuid(0)} {reader.GetDateTime(1):O}"));
    }

    /// <summary>Adds lines to the register and makes all its erasures pending again.</summary>
    /// <returns>How many erasures are pending.</returns>
    /// <exception cref="FormatException">A line does not have the format of <see cref="WriteAsync"/>.</exception>
    internal async Task<int> ApplyAsync(TextReader lines, CancellationToken cancellationToken)
    {
        var entries = new List<(Guid PlayerId, DateTime At)>();
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
            if (line.Trim().Length > 0)
                entries.Add(Parse(line));

        await using var add = databases.Game.CreateCommand("""
            INSERT INTO erasure_requests (player_id, requested_at)
            SELECT * FROM unnest($1, $2) AS added (player_id, requested_at) ON CONFLICT DO NOTHING
            """);
        add.Parameters.Add(new() { Value = entries.Select(entry => entry.PlayerId).ToArray() });
        add.Parameters.Add(new() { Value = entries.Select(entry => entry.At).ToArray() });
        await add.ExecuteNonQueryAsync(cancellationToken);

        await using var again = databases.Game.CreateCommand("""
            UPDATE erasure_requests SET game_erased_at = NULL, leaderboards_erased_at = NULL, cache_erased_at = NULL,
                analytics_erased_at = NULL, attempts = 0, next_attempt_at = now()
            """);
        return await again.ExecuteNonQueryAsync(cancellationToken);
    }

    private static (Guid PlayerId, DateTime At) Parse(string line) =>
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var id, var at]
        && Guid.TryParse(id, out var playerId)
        && DateTime.TryParse(
            at, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time)
            ? (playerId, time)
            : throw new FormatException(
                $"'{line}' is not a line of the register: a line has a player's id, a space and the time of the request.");
}
