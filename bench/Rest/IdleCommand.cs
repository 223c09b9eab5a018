using System.CommandLine;
using System.Diagnostics;
using Bench.Comparing;
using Bench.Servers;
using Bench.Startup;

namespace Bench.Rest;

/// <summary>
/// <c>bench/run idle</c>: the CPU usage of the idle stack by process, compared with a bare Kestrel in the
/// same minute. Fails if it is above the limit.
/// </summary>
internal static class IdleCommand
{
    /// <summary>Limit for all services and stores together, as a part of one core.</summary>
    private const double LimitPercent = 5;

    /// <summary>The orchestrator does not count, because a deployment has none.</summary>
    private static readonly string[] Orchestrator = ["AppHost", "dcp", "dcpctrl", "dcpproc", "bash"];

    public static Command Build()
    {
        var settle = new Option<int>("--settle") { Description = "Seconds to wait before the measurement.", DefaultValueFactory = _ => 60 };
        var seconds = new Option<int>("--seconds") { Description = "Seconds to measure.", DefaultValueFactory = _ => 60 };
        var command = new Command(
            "idle", "CPU and memory of the idle stack by process, beside one bare Kestrel; 5 % of one core are allowed.")
        {
            settle, seconds,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!OperatingSystem.IsLinux())
                throw new PlatformNotSupportedException("/proc is Linux's.");
            await using var servers = new ServerPark();
            await using var stack = await RunningStack.StartAsync(servers.Folder("idle"), cancellationToken);
            var (bare, _) = await BareServers.StartKestrelAsync(servers, "{}"u8.ToArray(), cancellationToken);
            await Task.Delay(TimeSpan.FromSeconds(parsed.GetValue(settle)), cancellationToken);
            var before = StackProcesses.Read(stack.MarkedBy);
            var (clock, bareBefore) = (Stopwatch.StartNew(), ProcessCpu.SecondsOf(bare.Id));
            await Task.Delay(TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancellationToken);
            var after = StackProcesses.Read(stack.MarkedBy);
            return Report(before, after, (ProcessCpu.SecondsOf(bare.Id) - bareBefore) / clock.Elapsed.TotalSeconds, clock.Elapsed);
        });
        return command;
    }

    /// <returns>The exit code.</returns>
    private static int Report(
        IReadOnlyList<StackProcess> before, IReadOnlyList<StackProcess> after, double bareShare, TimeSpan elapsed)
    {
        var then = before.ToDictionary(process => process.Id, process => process.CpuSeconds);
        var rows = after.GroupBy(process => process.Name)
            .Select(group => (
                Name: group.Key, Processes: group.Count(),
                Percent: group.Sum(process => process.CpuSeconds - then.GetValueOrDefault(process.Id)) / elapsed.TotalSeconds * 100,
                Megabytes: group.Sum(process => process.Megabytes)))
            .OrderByDescending(row => row.Percent).ToList();
        Console.WriteLine("| process | CPU, % of one core | memory (PSS), MB |");
        Console.WriteLine("|---|---|---|");
        foreach (var row in rows)
            Console.WriteLine(FormattableString.Invariant(
                $"| {row.Name}{(row.Processes > 1 ? $" x {row.Processes}" : "")} | {row.Percent:N2} | {row.Megabytes:N0} |"));
        var counted = rows.Where(row => !Orchestrator.Contains(row.Name)).ToList();
        var total = counted.Sum(row => row.Percent);
        Console.WriteLine(FormattableString.Invariant(
            $"| services and stores | {total:N2} | {counted.Sum(row => row.Megabytes):N0} |"));
        Console.WriteLine(FormattableString.Invariant($"| one bare Kestrel | {bareShare * 100:N2} | |"));
        Console.WriteLine(total <= LimitPercent ? $"within {LimitPercent} %" : $"above {LimitPercent} %");
        return total <= LimitPercent && counted.Count > 0 ? 0 : 1;
    }
}
