using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AppHost.Running;

/// <summary>
/// Reports the progress of the start: a line for each resource that becomes healthy, then a table of addresses and times. If a resource
/// fails before that, the run ends. If one fails later, a line reports it and the others continue.
/// </summary>
internal sealed class StartReport(
    DistributedApplicationModel model, ResourceNotificationService notifications, IConfiguration configuration, RunResult result,
    RecentLogLines logLines, FirstOperator firstOperator)
{
    /// <summary>The environment variable in which <c>./run</c> passes its start time, in milliseconds since 1970.</summary>
    internal const string StartedVariable = "ASPIREGAME_STARTED";

    /// <summary>Resources that others wait to complete. They are up when they have completed, not when they run.</summary>
    private readonly HashSet<string> _steps =
    [
        .. model.Resources.SelectMany(resource => resource.Annotations.OfType<WaitAnnotation>())
            .Where(wait => wait.WaitType == WaitType.WaitForCompletion)
            .Select(wait => wait.Resource.Name),
    ];

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly SortedDictionary<string, StartedResource> _started = new(StringComparer.Ordinal);

    internal async Task RunAsync(CancellationToken stopping)
    {
        var pending = model.Resources.Where(IsProcess).Sum(ReplicasOf);
        await foreach (var change in notifications.WatchAsync(stopping))
        {
            if (!IsProcess(change.Resource))
                continue;
            logLines.Register(change.ResourceId, NameOf(change));
            if (HasFailed(change) && pending > 0)
            {
                await FailAsync(change);
                return;
            }
            if (HasFailed(change))
            {
                Console.WriteLine(
                    $"- {NameOf(change)} ended{ExitCodeOf(change)}; the other resources keep running. Restart it from the dashboard.");
            }

            if (IsNewlyUp(change) && --pending == 0 && !configuration.GetValue("AppHost:Check", false))
                await PrintTableAsync();
        }
    }

    /// <summary>Whether the resource is a process: not a parameter or connection string, and not one of Aspire's own.</summary>
    private static bool IsProcess(IResource resource) =>
        resource is IResourceWithEndpoints and not ExecutableResource && !resource.Annotations.OfType<ExplicitStartupAnnotation>().Any();

    private static int ReplicasOf(IResource resource) => resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1;

    /// <summary>Aspire gives every process its own id. Only replicas need it to be distinguished.</summary>
    private static string NameOf(ResourceEvent change) => ReplicasOf(change.Resource) > 1 ? change.ResourceId : change.Resource.Name;

    private bool IsUp(ResourceEvent change) =>
        _steps.Contains(change.Resource.Name) ? change.Snapshot is { ExitCode: 0 } : change.Snapshot.HealthStatus == HealthStatus.Healthy;

    private static bool HasFailed(ResourceEvent change) =>
        change.Snapshot.State?.Text == KnownResourceStates.FailedToStart
        || (change.Snapshot.State?.Text == KnownResourceStates.Finished && change.Snapshot.ExitCode is not (null or 0));

    private async Task FailAsync(ResourceEvent change)
    {
        var why = await logLines.ErrorOfAsync(change.ResourceId);
        if (why is null)
            await logLines.WriteToAsync(Console.Error);
        result.Fail($"{NameOf(change)} did not start{ExitCodeOf(change)}: {why ?? "see its last lines above."}");
    }

    /// <summary>The orchestrator has no exit code for a process that was killed by a signal.</summary>
    private static string ExitCodeOf(ResourceEvent change) => change.Snapshot.ExitCode switch
    {
        null => "",
        -1 => " (killed)",
        { } code => $" (exit code {code})",
    };

    private bool IsNewlyUp(ResourceEvent change)
    {
        if (!_started.TryGetValue(change.ResourceId, out var resource))
            _started[change.ResourceId] = resource = new StartedResource(NameOf(change));
        // Aspire may report Starting before the resource waits for others.
        var state = change.Snapshot.State?.Text;
        if (state == KnownResourceStates.Waiting)
            resource.Began = null;
        else if (state == KnownResourceStates.Starting || state == KnownResourceStates.Running)
            resource.Began ??= _clock.Elapsed;
        if (resource.Up is not null || !IsUp(change))
            return false;

        resource.Up = _clock.Elapsed;
        resource.Urls = [.. change.Snapshot.Urls.Where(url => !url.IsInactive && !url.IsInternal).Select(url => url.Url)];
        var what = _steps.Contains(change.Resource.Name) ? "done" : "healthy";
        Console.WriteLine($"+ {resource.Name} {what} after {Seconds(resource.Up)}");
        return true;
    }

    private async Task PrintTableAsync()
    {
        var elapsed = _clock.Elapsed;
        var total = Total(elapsed);
        Console.WriteLine();
        Console.WriteLine($"{"resource",-18} {"waited",8} {"started",8}  address");
        foreach (var resource in _started.Values.Where(resource => resource.Up is not null))
        {
            var started = Seconds(resource.Up - resource.Began);
            Console.WriteLine($"{resource.Name,-18} {Seconds(resource.Began),8} {started,8}  {string.Join("  ", resource.Urls)}");
        }

        Console.WriteLine();
        if (_started.Values.FirstOrDefault(resource => resource is { Name: "gateway", Urls.Count: > 0 }) is { } gateway)
            Console.WriteLine(await ConsoleLine.OfAsync(gateway.Urls[0]));
        if (firstOperator.TakeLine() is { } operatorLine)
            Console.WriteLine(operatorLine);
        Console.WriteLine(
            $"All healthy after {Seconds(total)}, of which {Seconds(total - elapsed)} to check the build and load the AppHost. "
            + "Ctrl+C stops everything.");
    }

    /// <summary>The time since <c>./run</c> was called, if it passed its start time.</summary>
    private static TimeSpan Total(TimeSpan elapsed) =>
        long.TryParse(Environment.GetEnvironmentVariable(StartedVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var called)
            ? DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeMilliseconds(called)
            : elapsed;

    private static string Seconds(TimeSpan? time) => string.Create(CultureInfo.InvariantCulture, $"{time?.TotalSeconds ?? 0:0.0} s");

    private sealed class StartedResource(string name)
    {
        internal string Name { get; } = name;
        internal TimeSpan? Began { get; set; }
        internal TimeSpan? Up { get; set; }
        internal IReadOnlyList<string> Urls { get; set; } = [];
    }
}
