namespace LocalServers.ClickHouse;

/// <summary>Runs the statement of a request on its own thread, because calls to the engine block.</summary>
internal sealed class Statement(Engine engine, Sessions sessions, StatementRequest request)
{
    // ClickHouse requires 8 MB of stack for deeply nested queries.
    private const int StackSize = 16 * 1024 * 1024;

    private readonly string _tag = Guid.NewGuid().ToString("N");

    /// <summary>Calls <paramref name="write"/>, which may block, with each piece of the result.</summary>
    public async Task RunAsync(WritePiece write, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Complete(done, write, cancellationToken), StackSize) { IsBackground = true, Name = "statement" };
        thread.Start();
        await using var cancelled = cancellationToken.Register(Kill);
        await done.Task;
    }

    private void Complete(TaskCompletionSource done, WritePiece write, CancellationToken cancellationToken)
    {
        try
        {
            Run(write, cancellationToken);
            done.SetResult();
        }
        catch (Exception failure)
        {
            done.SetException(failure);
        }
    }

    private void Run(WritePiece write, CancellationToken cancellationToken)
    {
        using var lease = sessions.Take(request.SessionId, request.SessionTimeout);
        var connection = lease.Connection;
        if (request.Database.Length > 0)
            Discard(connection.Execute($"USE {StatementRequest.Quote(request.Database, '`')}"));
        // Kill finds the statement by its comment. Without async_insert, rows are acknowledged when they are in a part on disk.
        Discard(connection.Execute($"SET log_comment = '{_tag}', async_insert = 0"));
        if (request.SetStatement() is { } settings)
            Discard(connection.Execute(settings));
        cancellationToken.ThrowIfCancellationRequested();
        if (request.IsQuery && request.Format.IsJoinable)
        {
            Stream(connection, write, cancellationToken);
            return;
        }

        using var result = connection.Execute(request.Sql, request.Format.Name, request.Parameters);
        write(result.Data, result.Summary);
    }

    private void Stream(EngineConnection connection, WritePiece write, CancellationToken cancellationToken)
    {
        byte[]? header = null;
        foreach (var piece in connection.Stream(request.Sql, request.Format.Name, request.Parameters))
        {
            using (piece)
            {
                var isFirst = header is null;
                header ??= piece.Data[..request.Format.HeaderLength(piece.Data)].ToArray();
                if (!piece.Data.StartsWith(header))
                    throw new InvalidOperationException("A piece of the result does not start with the header of the first one.");
                write(isFirst ? piece.Data : piece.Data[header.Length..], default);
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    // Called when the client has disconnected.
    private void Kill()
    {
        try
        {
            using var connection = engine.Connect();
            Discard(connection.Execute($"KILL QUERY WHERE Settings['log_comment'] = '{_tag}' ASYNC"));
        }
        catch (EngineException)
        {
            // The statement has just ended.
        }
    }

    private static void Discard(EngineResult result) => result.Dispose();
}

internal delegate void WritePiece(ReadOnlySpan<byte> data, EngineSummary summary);
