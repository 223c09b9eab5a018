using System.Runtime.InteropServices;

namespace LocalServers.ClickHouse;

/// <summary>
/// The functions of libchdb 26.5 (chdb.h) that LocalServers uses. Strings are passed with their length. The caller frees results.
/// </summary>
internal static unsafe partial class NativeMethods
{
    private const string Library = "chdb";

    /// <summary>Loads the library from the download cache.</summary>
    public static void Load(string file)
    {
        var handle = NativeLibrary.Load(file);
        NativeLibrary.SetDllImportResolver(typeof(NativeMethods).Assembly, (name, _, _) => name == Library ? handle : 0);
    }

    /// <returns>A pointer to the connection, or null.</returns>
    [LibraryImport(Library)]
    public static partial nint* chdb_connect(int argumentCount, byte** arguments);

    [LibraryImport(Library)]
    public static partial void chdb_close_conn(nint* connection);

    [LibraryImport(Library)]
    public static partial nint chdb_query_with_params_n(
        nint connection, byte* sql, nuint sqlLength, byte* format, nuint formatLength,
        byte** names, nuint* nameLengths, byte** values, nuint* valueLengths, nuint count);

    [LibraryImport(Library)]
    public static partial nint chdb_stream_query_with_params_n(
        nint connection, byte* sql, nuint sqlLength, byte* format, nuint formatLength,
        byte** names, nuint* nameLengths, byte** values, nuint* valueLengths, nuint count);

    /// <returns>The next piece of a streamed result, or an empty piece at its end.</returns>
    [LibraryImport(Library)]
    public static partial nint chdb_stream_fetch_result(nint connection, nint stream);

    [LibraryImport(Library)]
    public static partial void chdb_stream_cancel_query(nint connection, nint stream);

    [LibraryImport(Library)]
    public static partial byte* chdb_result_buffer(nint result);

    [LibraryImport(Library)]
    public static partial nuint chdb_result_length(nint result);

    /// <returns>The error as a zero-terminated string, or null.</returns>
    [LibraryImport(Library)]
    public static partial nint chdb_result_error(nint result);

    [LibraryImport(Library)]
    public static partial double chdb_result_elapsed(nint result);

    [LibraryImport(Library)]
    public static partial ulong chdb_result_rows_written(nint result);

    [LibraryImport(Library)]
    public static partial ulong chdb_result_bytes_written(nint result);

    [LibraryImport(Library)]
    public static partial ulong chdb_result_storage_rows_read(nint result);

    [LibraryImport(Library)]
    public static partial ulong chdb_result_storage_bytes_read(nint result);

    [LibraryImport(Library)]
    public static partial void chdb_destroy_query_result(nint result);

    [LibraryImport("libc")]
    public static partial int sigaction(int signal, byte* action, byte* oldAction);
}
