using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LocalServers.Postgres;

internal static partial class Shutdown
{
    private const int SigInt = 2;
    private const int SigQuit = 3;

    /// <summary>
    /// Requests PostgreSQL's fast shutdown, which disconnects clients and writes a checkpoint. After the timeout requests the immediate
    /// shutdown, and one second later kills the process.
    /// </summary>
    public static async Task StopAsync(Process server, TimeSpan timeout)
    {
        foreach (var (signal, wait) in ((int, TimeSpan)[])[(SigInt, timeout), (SigQuit, TimeSpan.FromSeconds(1))])
        {
            if (OperatingSystem.IsWindows())
                break;
            _ = kill(server.Id, signal);
            using var limit = new CancellationTokenSource(wait);
            try
            {
                await server.WaitForExitAsync(limit.Token);
                return;
            }
            catch (OperationCanceledException)
            {
                // Escalate to the next signal.
            }
        }

        server.Kill(entireProcessTree: true);
        await server.WaitForExitAsync();
    }

    [LibraryImport("libc")]
    private static partial int kill(int id, int signal);
}
