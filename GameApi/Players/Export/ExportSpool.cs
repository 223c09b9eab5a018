using Microsoft.Extensions.Options;

namespace GameApi.Players.Export;

/// <summary>The temporary files of exports, with a limit on their total size.</summary>
internal sealed class ExportSpool(IOptions<ExportOptions> options)
{
    private long _bytes;

    /// <summary>Current total size in bytes.</summary>
    internal long Bytes => Volatile.Read(ref _bytes);

    /// <summary>
    /// Creates a file that only this user can read. It is deleted when it is closed and, except on Windows, when the process ends in any
    /// way.
    /// </summary>
    /// <exception cref="IOException">The file cannot be created; or, at a later write, the disk or the spool is full.</exception>
    internal Stream Create()
    {
        var folder = options.Value.Folder is { Length: > 0 } given ? given : Path.GetTempPath();
        var settings = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            // The writer has its own buffer, and without one here closing a file on a full disk cannot fail again.
            BufferSize = 0,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
            settings.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new SpooledFile(Path.Combine(folder, $"aspiregame-export-{Guid.NewGuid():N}.json"), settings, this);
        if (!OperatingSystem.IsWindows())
            File.Delete(file.Name);
        return file;
    }

    private void Take(long bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= options.Value.SpoolBytes)
            return;
        Interlocked.Add(ref _bytes, -bytes);
        throw new IOException(
            $"The running exports exceed {ExportOptions.Section}:{nameof(ExportOptions.SpoolBytes)} ({options.Value.SpoolBytes} bytes).");
    }

    private sealed class SpooledFile(string path, FileStreamOptions settings, ExportSpool spool) : FileStream(path, settings)
    {
        private long _taken;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            spool.Take(buffer.Length);
            _taken += buffer.Length;
            return base.WriteAsync(buffer, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            try
            {
                base.Dispose(disposing);
            }
            finally
            {
                Interlocked.Add(ref spool._bytes, -Interlocked.Exchange(ref _taken, 0));
            }
        }
    }
}
