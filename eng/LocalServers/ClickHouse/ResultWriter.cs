using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace LocalServers.ClickHouse;

/// <summary>Streams a result to the client, with back-pressure: the engine waits while the client does not read.</summary>
internal sealed class ResultWriter(HttpResponse response, StatementRequest request)
{
    private bool _started;

    /// <summary>Called on the statement's own thread, which may block until the client has read.</summary>
    public void Write(ReadOnlySpan<byte> data, EngineSummary summary)
    {
        Start(summary);
        if (data.IsEmpty)
            return;
        response.BodyWriter.Write(data);
        var flushed = response.BodyWriter.FlushAsync().AsTask().GetAwaiter().GetResult();
        if (flushed.IsCompleted || flushed.IsCanceled)
            throw new OperationCanceledException("The client has disconnected.");
    }

    public async Task CompleteAsync()
    {
        Start(default);
        await response.CompleteAsync();
    }

    // Starts with the first piece: an error before it still gets a status code.
    private void Start(EngineSummary summary)
    {
        if (_started)
            return;
        _started = true;
        response.ContentType = ContentTypeOf(request.Format.Name);
        response.Headers["X-ClickHouse-Format"] = request.Format.Name;
        response.Headers["X-ClickHouse-Query-Id"] = request.QueryId;
        response.Headers["X-ClickHouse-Timezone"] = "UTC";
        response.Headers["X-ClickHouse-Server-Display-Name"] = "local";
        response.Headers["X-ClickHouse-Summary"] = Json(
            ("read_rows", summary.RowsRead), ("read_bytes", summary.BytesRead),
            ("written_rows", summary.RowsWritten), ("written_bytes", summary.BytesWritten),
            ("total_rows_to_read", 0), ("result_rows", summary.RowsWritten), ("result_bytes", summary.BytesWritten),
            ("elapsed_ns", (ulong)(summary.Seconds * 1e9)));
    }

    private static string ContentTypeOf(string format) =>
        format.StartsWith("JSON", StringComparison.Ordinal) ? "application/json; charset=UTF-8"
        : format.StartsWith("Tab", StringComparison.Ordinal) ? "text/tab-separated-values; charset=UTF-8"
        : "application/octet-stream";

    // ClickHouse sends numbers as strings.
    private static string Json(params (string Name, ulong Value)[] members)
    {
        var pairs = members.Select(member => string.Create(CultureInfo.InvariantCulture, $"\"{member.Name}\":\"{member.Value}\""));
        return $"{{{string.Join(',', pairs)}}}";
    }
}
