using System.Runtime.InteropServices;
using static LocalServers.ClickHouse.NativeMethods;

namespace LocalServers.ClickHouse;

/// <summary>A result in libchdb's memory.</summary>
internal sealed unsafe class EngineResult : IDisposable
{
    private nint _result;

    /// <exception cref="EngineException">The result is an error.</exception>
    public EngineResult(nint result)
    {
        _result = result;
        if (chdb_result_error(result) is not 0 and var error && Marshal.PtrToStringUTF8(error) is { Length: > 0 } message)
        {
            Dispose();
            throw new EngineException(message);
        }
    }

    public nint Handle => _result;

    /// <summary>The data. Valid until the result is disposed of.</summary>
    public ReadOnlySpan<byte> Data => new(chdb_result_buffer(_result), checked((int)chdb_result_length(_result)));

    public EngineSummary Summary => new(
        chdb_result_storage_rows_read(_result), chdb_result_storage_bytes_read(_result),
        chdb_result_rows_written(_result), chdb_result_bytes_written(_result), chdb_result_elapsed(_result));

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _result, 0) is not 0 and var result)
            chdb_destroy_query_result(result);
    }
}

/// <summary>What a statement read and wrote in the engine, and how long it took.</summary>
internal readonly record struct EngineSummary(ulong RowsRead, ulong BytesRead, ulong RowsWritten, ulong BytesWritten, double Seconds);
