using System.Diagnostics;
using System.Globalization;

namespace LocalServers.Postgres;

/// <summary>
/// A shell that waits for the end of a pipe from this process and then stops the server: the pipe closes however this
/// process ends, kill -9 included.
/// </summary>
internal sealed class Watchdog
{
    // First PostgreSQL's fast shutdown, which keeps everything committed, then without mercy.
    private const string Script = """
        trap '' INT TERM HUP
        read -r dismissed && exit 0
        kill -INT "$1" 2>/dev/null
        for i in 1 2 3 4 5; do sleep 1; kill -0 "$1" 2>/dev/null || exit 0; done
        kill -QUIT "$1" 2>/dev/null; sleep 1; kill -KILL "$1" 2>/dev/null
        """;

    private readonly Process _shell;

    private Watchdog(Process shell) => _shell = shell;

    /// <summary>Null on Windows, which has no such shell.</summary>
    public static Watchdog? Over(Process server)
    {
        if (OperatingSystem.IsWindows())
            return null;
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true };
        foreach (var argument in (string[])["-c", Script, "localserver-watchdog", server.Id.ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        return new Watchdog(Process.Start(start)!);
    }

    /// <summary>The server has ended and its process id may soon be another's.</summary>
    public void Dismiss()
    {
        try
        {
            _shell.StandardInput.WriteLine("dismissed");
            _shell.StandardInput.Flush();
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // Already dismissed, or ended with the rest of the process group.
        }
    }
}
