using Npgsql;

namespace GameApi.Data;

/// <summary>Writes of one kind that a unit of work sends together with its commit.</summary>
internal interface IWritesWithCommit
{
    IEnumerable<NpgsqlBatchCommand> Commands(NpgsqlConnection connection);

    /// <summary>What a failure of the batch means, if one of these writes caused it.</summary>
    Exception? Refused(PostgresException refused) => null;
}
