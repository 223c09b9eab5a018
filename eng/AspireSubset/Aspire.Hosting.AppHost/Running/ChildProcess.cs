using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Aspire.Hosting.Running;

/// <summary>
/// A process in a session of its own: Ctrl+C in the terminal reaches only the AppHost, which then stops its children in order,
/// and the process is stopped together with everything it started.
/// </summary>
internal sealed partial class ChildProcess
{
    private const int Terminate = 15;
    private const int KillSignal = 9;
    private static readonly TimeSpan OutputPatience = TimeSpan.FromSeconds(2);

    private static readonly string? SetSid = OperatingSystem.IsWindows() ? null
        : new[] { "/usr/bin/setsid", "/bin/setsid" }.FirstOrDefault(File.Exists);

    private readonly Process _process;
    private readonly int _id;
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(Process process) => (_process, _id) = (process, process.Id);

    internal Task<int> Exited => _exited.Task;

    internal bool HasExited => _exited.Task.IsCompleted;

    /// <param name="start">What to start.</param>
    /// <param name="watchdog">Ends it when the AppHost is killed.</param>
    /// <param name="writeLine">Takes each line of its output; true for its errors.</param>
    /// <param name="afterOthers">It has time: whatever else wants the processor goes first.</param>
    internal static ChildProcess Start(ProcessStartInfo start, Watchdog watchdog, Action<string, bool> writeLine, bool afterOthers = false)
    {
        // setsid would start, and only then find out.
        if (Path.IsPathRooted(start.FileName) && !File.Exists(start.FileName))
            throw new FileNotFoundException($"'{start.FileName}' is missing.");
        if (SetSid is not null)
        {
            start.ArgumentList.Insert(0, start.FileName);
            start.FileName = SetSid;
        }
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, e) => { if (e.Data is not null) writeLine(e.Data, false); };
        process.ErrorDataReceived += (_, e) => { if (e.Data is not null) writeLine(e.Data, true); };
        process.Start();
        if (afterOthers)
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        watchdog.Watch(process);
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var child = new ChildProcess(process);
        child.Observe(watchdog);
        return child;
    }

    internal async Task StopAsync(TimeSpan patience)
    {
        if (OperatingSystem.IsWindows())
            KillTree();
        else
            _ = Signal(_id, Terminate);

        await Task.WhenAny(_exited.Task, Task.Delay(patience));
        KillTree();
    }

    private void Observe(Watchdog watchdog)
    {
        _process.Exited += (_, _) => _ = EndAsync(watchdog);
        _process.EnableRaisingEvents = true;
        if (_process.HasExited)
            _ = EndAsync(watchdog);
    }

    private async Task EndAsync(Watchdog watchdog)
    {
        // What it started must not outlive it either.
        if (SetSid is not null)
            _ = Signal(-_id, KillSignal);
        watchdog.Forget(_id);

        // Its last lines come before the news of its end, unless somebody else still holds its output.
        await _process.WaitForExitAsync().WaitAsync(OutputPatience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _exited.TrySetResult(_process.ExitCode);
    }

    private void KillTree()
    {
        if (SetSid is not null)
            _ = Signal(-_id, KillSignal);
        else if (!HasExited)
            _process.Kill(entireProcessTree: true);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
