using System.Globalization;

namespace LocalServers.ClickHouse;

/// <summary>Runs one request's statement on a thread of its own, since the engine's calls block.</summary>
internal sealed class Statement(Engine engine, Sessions sessions, StatementRequest request)
{
    // ClickHouse checks for 8 MB of stack in deep queries.
    private const int StackSize = 16 * 1024 * 1024;

    private readonly string _tag = Guid.NewGuid().ToString("N");

    /// <summary>Hands each piece of the result to <paramref name="write"/>, which may block.</summary>
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
        // Names the statement for Kill. Rows are acknowledged when they are in a part on disk, not in a buffer.
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
                    throw new InvalidOperationException("A piece of the result does not begin with its header.");
                write(isFirst ? piece.Data : piece.Data[header.Length..], default);
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    // The client has gone: nobody waits for the result.
    private void Kill()
    {
        try
        {
            using var connection = engine.Connect();
            Discard(
                connection.Execute(
                    string.Create(CultureInfo.InvariantCulture, $"KILL QUERY WHERE Settings['log_comment'] = '{_tag}' ASYNC")));
        }
        catch (EngineException)
        {
            // It has just ended by itself.
        }
    }

    private static void Discard(EngineResult result) => result.Dispose();
}

internal delegate void WritePiece(ReadOnlySpan<byte> data, EngineSummary summary);
