using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Tests.Stores;

/// <summary>Processes as Linux lists them, for tests of what outlives what.</summary>
internal static class Processes
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static async Task UntilGoneAsync(int id, CancellationToken cancellationToken, TimeSpan? limit = null)
    {
        var clock = Stopwatch.StartNew();
        while (IsAlive(id))
        {
            Assert.True(clock.Elapsed < (limit ?? Limit), $"Process {id} still runs after {limit ?? Limit}.");
            await Task.Delay(50, cancellationToken);
        }
    }

    /// <summary>Everything the process started, and what that started.</summary>
    public static IReadOnlyList<int> DescendantsOf(int id)
    {
        var children = All()
            .ToLookup(process => Status(process, "PPid:") is { } parent ? int.Parse(parent, CultureInfo.InvariantCulture) : 0);
        return [.. Below(id)];

        IEnumerable<int> Below(int parent) => children[parent].SelectMany(child => Below(child).Prepend(child));
    }

    /// <summary>
    /// All processes of a stack but its AppHost: the orchestrator detaches itself, and has the process it waits for in its command line.
    /// </summary>
    public static IReadOnlyList<int> OfStack(int appHost)
    {
        var orchestrators = All().Where(process => CommandLine(process).Contains($"--monitor {appHost} ", StringComparison.Ordinal))
            .ToList();
        return [.. orchestrators, .. orchestrators.SelectMany(DescendantsOf)];
    }

    /// <summary>Those of some processes whose command line names the program.</summary>
    public static IReadOnlyList<int> Running(this IEnumerable<int> processes, string program) =>
        [.. processes.Where(process => CommandLine(process).Contains(program, StringComparison.Ordinal))];

    /// <summary>SIGTERM, as an orchestrator stops it.</summary>
    public static void Terminate(int id) => Signal(id, "TERM");

    /// <summary>SIGSTOP: it keeps its connections and does not respond.</summary>
    public static void Freeze(int id) => Signal(id, "STOP");

    /// <summary>SIGCONT: it continues where it was frozen.</summary>
    public static void Thaw(int id) => Signal(id, "CONT");

    /// <summary>SIGKILL, as a machine that runs out of memory ends it.</summary>
    public static void Kill(int id)
    {
        using var process = Process.GetProcessById(id);
        process.Kill();
    }

    private static IEnumerable<int> All() => Directory.EnumerateDirectories("/proc")
        .Select(folder =>
            int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var process) ? process : 0)
        .Where(process => process > 0);

    private static string CommandLine(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return "";
        }
    }

    private static void Signal(int id, string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    // A zombie has ended; it waits for its parent to read its exit code.
    private static bool IsAlive(int id) => Status(id, "State:") is { } state && !state.Contains('Z', StringComparison.Ordinal);

    private static string? Status(int id, string field)
    {
        try
        {
            return File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith(field, StringComparison.Ordinal))[field.Length..]
                .Trim();
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
