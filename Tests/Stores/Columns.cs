using Npgsql;

namespace Tests.Stores;

internal static class Columns
{
    /// <summary>The first column of what the statement returns.</summary>
    internal static async Task<List<T>> ColumnAsync<T>(this NpgsqlDataSource source, string sql, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ColumnAsync<T>(cancellationToken);
    }

    /// <inheritdoc cref="ColumnAsync{T}(NpgsqlDataSource, string, CancellationToken)"/>
    internal static async Task<List<T>> ColumnAsync<T>(this NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(reader.GetFieldValue<T>(0));
        return rows;
    }
}
