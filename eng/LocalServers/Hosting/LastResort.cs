using System.Diagnostics;

namespace LocalServers.Hosting;

/// <summary>Ends the process when an orderly stop hangs: nobody who started us waits for longer than ten seconds.</summary>
internal static class LastResort
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(9);

    public static void Arm() => new Thread(End) { IsBackground = true, Name = "last resort" }.Start();

    private static void End()
    {
        Thread.Sleep(Patience);
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }
}
