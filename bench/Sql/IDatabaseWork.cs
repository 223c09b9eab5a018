using Npgsql;

namespace Bench.Sql;

/// <summary>What is done over and over on a connection.</summary>
internal interface IDatabaseWork
{
    /// <returns>Whether the database answered what it should.</returns>
    ValueTask<bool> DoAsync(NpgsqlConnection connection, int turn, CancellationToken cancellationToken);
}
