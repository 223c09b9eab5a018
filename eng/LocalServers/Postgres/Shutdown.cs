using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LocalServers.Postgres;

internal static partial class Shutdown
{
    private const int SigInt = 2;
    private const int SigQuit = 3;

    /// <summary>PostgreSQL's fast shutdown (clients are cut off, a checkpoint is written), then the immediate one, then the end.</summary>
    public static async Task StopAsync(Process server, TimeSpan patience)
    {
        foreach (var (signal, wait) in ((int, TimeSpan)[])[(SigInt, patience), (SigQuit, TimeSpan.FromSeconds(1))])
        {
            if (OperatingSystem.IsWindows())
                break;
            _ = kill(server.Id, signal);
            using var timeout = new CancellationTokenSource(wait);
            try
            {
                await server.WaitForExitAsync(timeout.Token);
                return;
            }
            catch (OperationCanceledException)
            {
                // The next signal is less polite.
            }
        }

        server.Kill(entireProcessTree: true);
        await server.WaitForExitAsync();
    }

    [LibraryImport("libc")]
    private static partial int kill(int id, int signal);
}
