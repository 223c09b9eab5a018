using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace LocalServers.ClickHouse;

/// <summary>Writes a result as it comes, no faster than the client reads.</summary>
internal sealed class Answer(HttpResponse response, StatementRequest request)
{
    private bool _started;

    /// <summary>Called on the statement's own thread, which may wait for the client.</summary>
    public void Write(ReadOnlySpan<byte> data, EngineSummary summary)
    {
        Start(summary);
        if (data.IsEmpty)
            return;
        response.BodyWriter.Write(data);
        var flushed = response.BodyWriter.FlushAsync().AsTask().GetAwaiter().GetResult();
        if (flushed.IsCompleted || flushed.IsCanceled)
            throw new OperationCanceledException("The client has gone.");
    }

    public async Task CompleteAsync()
    {
        Start(default);
        await response.CompleteAsync();
    }

    // With the first piece and not before: until then an error still gets a status code.
    private void Start(EngineSummary summary)
    {
        if (_started)
            return;
        _started = true;
        response.ContentType = request.Format.Name.StartsWith("JSON", StringComparison.Ordinal) ? "application/json; charset=UTF-8"
            : request.Format.Name.StartsWith("Tab", StringComparison.Ordinal) ? "text/tab-separated-values; charset=UTF-8"
            : "application/octet-stream";
        response.Headers["X-ClickHouse-Format"] = request.Format.Name;
        response.Headers["X-ClickHouse-Query-Id"] = request.QueryId;
        response.Headers["X-ClickHouse-Timezone"] = "UTC";
        response.Headers["X-ClickHouse-Server-Display-Name"] = "local";
        response.Headers["X-ClickHouse-Summary"] = string.Create(CultureInfo.InvariantCulture,
            $$"""{"read_rows":"{{summary.RowsRead}}","read_bytes":"{{summary.BytesRead}}","written_rows":"{{summary.RowsWritten}}","written_bytes":"{{summary.BytesWritten}}","total_rows_to_read":"0","result_rows":"{{summary.RowsWritten}}","result_bytes":"{{summary.BytesWritten}}","elapsed_ns":"{{summary.Seconds * 1e9:0}}"}""");
    }
}
