using Npgsql;

namespace Bench.Sql;

/// <summary>A statement that returns one row, or the given number of rows.</summary>
internal sealed class Statement(string sql, Func<int, object[]> parameters, int rows = 1) : IDatabaseWork
{
    /// <inheritdoc/>
    public async ValueTask<bool> DoAsync(NpgsqlConnection connection, int turn, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in parameters(turn))
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        var read = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            // Reads all columns, as a caller would.
            for (var column = 0; column < reader.FieldCount; column++)
                _ = reader.GetValue(column);
            read++;
        }

        return read == rows;
    }
}
