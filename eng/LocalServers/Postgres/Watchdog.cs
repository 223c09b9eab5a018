using System.Diagnostics;
using System.Globalization;

namespace LocalServers.Postgres;

/// <summary>
/// A shell that waits for the end of a pipe from this process and then stops the server. The pipe closes however this process ends, even
/// by kill -9.
/// </summary>
internal sealed class Watchdog
{
    // First PostgreSQL's fast shutdown, then the immediate one, then kill.
    private const string Script = """
        trap '' INT TERM HUP
        read -r dismissed && exit 0
        kill -INT "$1" 2>/dev/null
        for i in 1 2 3 4 5; do sleep 1; kill -0 "$1" 2>/dev/null || exit 0; done
        kill -QUIT "$1" 2>/dev/null; sleep 1; kill -KILL "$1" 2>/dev/null
        """;

    private readonly Process _shell;

    private Watchdog(Process shell) => _shell = shell;

    /// <returns>Null on Windows, which has no POSIX shell.</returns>
    public static Watchdog? Over(Process server)
    {
        if (OperatingSystem.IsWindows())
            return null;
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true };
        foreach (var argument in (string[])["-c", Script, "localserver-watchdog", server.Id.ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        return new Watchdog(Process.Start(start)!);
    }

    /// <summary>Ends the shell. Called when the server has ended, because its process id may be reused.</summary>
    public void Dismiss()
    {
        try
        {
            _shell.StandardInput.WriteLine("dismissed");
            _shell.StandardInput.Flush();
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // The shell has already ended.
        }
    }
}
