using Npgsql;

namespace Bench.Sql;

/// <summary>Work that is repeated on a connection.</summary>
internal interface IDatabaseWork
{
    /// <returns>Whether the result is right.</returns>
    ValueTask<bool> DoAsync(NpgsqlConnection connection, int turn, CancellationToken cancellationToken);
}
