using static LocalServers.ClickHouse.NativeMethods;

namespace LocalServers.ClickHouse;

/// <summary>A session of the engine. It runs one statement at a time, on one thread at a time.</summary>
internal sealed unsafe class EngineConnection(nint* connection) : IDisposable
{
    // libchdb 26.5 fails with this message, instead of returning an empty piece, after the only piece of a result without rows.
    private const string EndOfStream = "No active streaming query";

    private nint* _connection = connection;

    /// <summary>Runs a statement and returns its whole result.</summary>
    public EngineResult Execute(string sql, string format = "TabSeparated", IReadOnlyDictionary<string, string>? parameters = null)
    {
        using var call = new NativeCall(sql, format, parameters);
        return new EngineResult(chdb_query_with_params_n(*_connection, call.Sql, call.SqlLength, call.Format, call.FormatLength,
            call.Names, call.NameLengths, call.Values, call.ValueLengths, call.Count));
    }

    /// <summary>Runs a query and yields its result in pieces. The caller disposes of each piece before it takes the next.</summary>
    public IEnumerable<EngineResult> Stream(string sql, string format, IReadOnlyDictionary<string, string> parameters)
    {
        using var stream = Begin(sql, format, parameters);
        var finished = false;
        try
        {
            while (Next(stream) is { } piece)
                yield return piece;
            finished = true;
        }
        finally
        {
            if (!finished)
                Cancel(stream);
        }
    }

    private EngineResult Begin(string sql, string format, IReadOnlyDictionary<string, string> parameters)
    {
        using var call = new NativeCall(sql, format, parameters);
        return new EngineResult(chdb_stream_query_with_params_n(*_connection, call.Sql, call.SqlLength, call.Format, call.FormatLength,
            call.Names, call.NameLengths, call.Values, call.ValueLengths, call.Count));
    }

    private EngineResult? Next(EngineResult stream)
    {
        EngineResult piece;
        try
        {
            piece = new EngineResult(chdb_stream_fetch_result(*_connection, stream.Handle));
        }
        catch (EngineException failure) when (failure.Message == EndOfStream)
        {
            return null;
        }

        if (!piece.Data.IsEmpty)
            return piece;
        piece.Dispose();
        return null;
    }

    private void Cancel(EngineResult stream) => chdb_stream_cancel_query(*_connection, stream.Handle);

    public void Dispose()
    {
        if (_connection is null)
            return;
        chdb_close_conn(_connection);
        _connection = null;
    }
}
