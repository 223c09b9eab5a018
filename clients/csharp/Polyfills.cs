// APIs that netstandard2.1 lacks. Not compiled for later targets.
using System.Security.Cryptography;

namespace System.Runtime.CompilerServices
{
    /// <summary>The compiler needs this type for <c>init</c> accessors.</summary>
    internal static class IsExternalInit;
}

namespace AspireGame.Client
{
    internal static class Polyfills
    {
        public static Task<byte[]> ReadAsByteArrayAsync(this HttpContent content, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return content.ReadAsByteArrayAsync();
        }

        public static Task<Stream> ReadAsStreamAsync(this HttpContent content, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return content.ReadAsStreamAsync();
        }

        public static ValueTask<string?> ReadLineAsync(this StreamReader reader, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new(reader.ReadLineAsync()!);
        }

        public static async Task<T> WaitAsync<T>(this Task<T> task, CancellationToken cancellationToken)
        {
            var cancelled = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            using (cancellationToken.Register(() => cancelled.TrySetCanceled(cancellationToken)))
                return await (await Task.WhenAny(task, cancelled.Task).ConfigureAwait(false)).ConfigureAwait(false);
        }

        extension(File)
        {
            public static void Move(string source, string destination, bool overwrite)
            {
                if (overwrite && File.Exists(destination))
                    File.Replace(source, destination, null);
                else
                    File.Move(source, destination);
            }
        }

        extension(Guid)
        {
            /// <summary>A UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then random bits.</summary>
            public static Guid CreateVersion7()
            {
                Span<byte> bytes = stackalloc byte[16];
                RandomNumberGenerator.Fill(bytes);
                var milliseconds = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
                return new Guid(
                    (int)(milliseconds >> 16), (short)milliseconds, (short)((bytes[6] << 8 | bytes[7]) & 0x0FFF | 0x7000),
                    (byte)(bytes[8] & 0x3F | 0x80), bytes[9], bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]);
            }
        }
    }
}
