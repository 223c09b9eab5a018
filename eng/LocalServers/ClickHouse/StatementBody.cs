using System.Buffers;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace LocalServers.ClickHouse;

/// <summary>
/// Reads a statement from the URL of a request, its body, or both concatenated. It writes the rows of an insert to a file, so that only the
/// disk limits their number and an interrupted upload inserts nothing.
/// </summary>
internal static class StatementBody
{
    private const int HeadSize = 64 * 1024;

    public static async Task<(string Sql, FileStream? Rows)> ReadAsync(
        HttpRequest request, string folder, CancellationToken cancellationToken)
    {
        await using var body = Decompress(request);
        var head = new ArrayBufferWriter<byte>(HeadSize);
        var query = request.Query["query"].ToString();
        if (query.Length > 0)
            head.Write(Encoding.UTF8.GetBytes(query + "\n"));
        var complete = await FillAsync(head, body, HeadSize, cancellationToken);
        if (InsertStatement.TryParse(head.WrittenSpan) is not { } insert)
        {
            if (!complete)
                await FillAsync(head, body, int.MaxValue, cancellationToken);
            insert = InsertStatement.TryParse(head.WrittenSpan);
            if (insert is null)
                return (Encoding.UTF8.GetString(head.WrittenSpan), null);
            complete = true;
        }

        var rows = NewFile(folder);
        try
        {
            await rows.WriteAsync(head.WrittenMemory[insert.DataStart..], cancellationToken);
            if (!complete)
                await body.CopyToAsync(rows, cancellationToken);
            await rows.FlushAsync(cancellationToken);
        }
        catch
        {
            await rows.DisposeAsync();
            throw;
        }

        return (insert.From(rows.Name), rows);
    }

    /// <returns>Whether this was the end of the body.</returns>
    private static async Task<bool> FillAsync(ArrayBufferWriter<byte> head, Stream body, int limit, CancellationToken cancellationToken)
    {
        while (head.WrittenCount < limit)
        {
            var read = await body.ReadAsync(head.GetMemory(HeadSize), cancellationToken);
            if (read == 0)
                return true;
            head.Advance(read);
        }

        return false;
    }

    private static FileStream NewFile(string folder) => new(Path.Combine(folder, $"{Guid.NewGuid():N}.rows"), new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        Share = FileShare.Read,
        Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        BufferSize = 0,
    });

    private static Stream Decompress(HttpRequest request) => request.Headers.ContentEncoding.ToString() switch
    {
        "" or "identity" => request.Body,
        "gzip" or "x-gzip" => new GZipStream(request.Body, CompressionMode.Decompress),
        "deflate" => new ZLibStream(request.Body, CompressionMode.Decompress),
        "br" => new BrotliStream(request.Body, CompressionMode.Decompress),
        "zstd" => new ZstdSharp.DecompressionStream(request.Body),
        var other => throw new EngineException(
            $"Code: 48. DB::Exception: LocalServers does not support Content-Encoding {other}: use gzip, zstd, deflate or br. "
                + "(NOT_IMPLEMENTED)"),
    };
}
