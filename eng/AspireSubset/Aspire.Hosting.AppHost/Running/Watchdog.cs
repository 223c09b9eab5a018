using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting.Running;

/// <summary>
/// Outlives a killed AppHost by some seconds, to stop what it started. It is a shell that is told of every child over its
/// standard input; when that ends, however the AppHost did, it asks the children that are left to stop, and then kills them.
/// Windows does the same with a job object.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    /// <summary>Process groups where there are any (a minus before the id), and 6 s between asking and killing.</summary>
    private const string Script = """
        trap '' INT TERM HUP
        children=' '
        while read -r change child; do
          case $change in
            +) children="$children$child " ;;
            -) children="${children%% $child *} ${children#* $child }" ;;
          esac
        done
        for child in $children; do kill -TERM "-$child" 2>/dev/null || kill -TERM "$child" 2>/dev/null; done
        for turn in 1 2 3 4 5 6; do
          left=
          for child in $children; do kill -0 "-$child" 2>/dev/null && left=yes; done
          [ -z "$left" ] && exit
          sleep 1
        done
        for child in $children; do kill -KILL "-$child" 2>/dev/null || kill -KILL "$child" 2>/dev/null; done
        """;

    private readonly Lock _lock = new();
    private Process? _shell;

    internal void Watch(Process child)
    {
        if (OperatingSystem.IsWindows())
            WindowsJob.Add(child);
        else
            Tell('+', child.Id);
    }

    internal void Forget(int child)
    {
        if (!OperatingSystem.IsWindows())
            Tell('-', child);
    }

    private void Tell(char change, int child)
    {
        lock (_lock)
        {
            _shell ??= StartShell();
            _shell.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{change} {child}"));
            _shell.StandardInput.Flush();
        }
    }

    private static Process StartShell()
    {
        // In a session of its own, so that what kills the AppHost's process group does not kill it too.
        string[] command = File.Exists("/usr/bin/setsid") ? ["/usr/bin/setsid", "/bin/sh"] : ["/bin/sh"];
        return Process.Start(new ProcessStartInfo(command[0], [.. command[1..], "-c", Script]) { RedirectStandardInput = true })!;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _shell?.StandardInput.Close();
            _shell?.WaitForExit(TimeSpan.FromSeconds(1));
            _shell?.Dispose();
            _shell = null;
        }
    }
}
