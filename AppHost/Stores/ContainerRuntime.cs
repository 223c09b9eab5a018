using System.ComponentModel;
using System.Diagnostics;

namespace AppHost.Stores;

/// <summary>Docker or Podman on this machine.</summary>
internal static class ContainerRuntime
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);

    /// <summary>Whether an engine responds. The command line tool alone cannot run containers.</summary>
    internal static bool Responds() => Responds("docker") || Responds("podman");

    private static bool Responds(string command)
    {
        try
        {
            using var info = Process.Start(
                new ProcessStartInfo(command, "info") { RedirectStandardOutput = true, RedirectStandardError = true })!;
            return info.WaitForExit(TimeLimit) && info.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
