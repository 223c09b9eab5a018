using Npgsql;

namespace GameApi.Data;

/// <summary>Writes of one kind that a unit of work sends together with its commit.</summary>
internal interface IWritesWithCommit
{
    /// <summary>Returns the commands of the writes, for one batch with the commit.</summary>
    IEnumerable<NpgsqlBatchCommand> Commands(NpgsqlConnection connection);

    /// <summary>Returns the exception that a failure of the batch stands for, if one of these writes caused it.</summary>
    Exception? Translate(PostgresException failure) => null;
}
