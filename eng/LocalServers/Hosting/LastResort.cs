using System.Diagnostics;

namespace LocalServers.Hosting;

/// <summary>Kills the process if its graceful shutdown hangs. Orchestrators wait for ten seconds, then they kill it anyway.</summary>
internal static class LastResort
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(9);

    public static void Arm() => new Thread(End) { IsBackground = true, Name = "last resort" }.Start();

    private static void End()
    {
        Thread.Sleep(Timeout);
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }
}
