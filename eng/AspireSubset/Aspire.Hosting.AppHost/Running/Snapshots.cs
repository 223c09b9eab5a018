using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>How a resource, or one replica of it, is doing.</summary>
public sealed record CustomResourceSnapshot
{
    /// <summary>Project, Executable, Parameter, ConnectionString.</summary>
    public required string ResourceType { get; init; }

    /// <summary>One of <see cref="KnownResourceStates"/>.</summary>
    public ResourceStateSnapshot? State { get; init; }

    /// <summary>How its process ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>When it last started, UTC.</summary>
    public DateTime? StartTimeStamp { get; init; }

    /// <summary>When it last ended, UTC.</summary>
    public DateTime? StopTimeStamp { get; init; }

    /// <summary>Where it listens.</summary>
    public ImmutableArray<UrlSnapshot> Urls { get; init; } = [];

    /// <summary>What its health checks last said; a status of null was not asked yet.</summary>
    public ImmutableArray<HealthReportSnapshot> HealthReports { get; internal init; } = [];

    /// <summary>The worst of its health reports; healthy where it has none; null unless it is running.</summary>
    public HealthStatus? HealthStatus => State?.Text != KnownResourceStates.Running ? null
        : HealthReports.Any(report => report.Status is null) ? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Unhealthy
        : HealthReports.Select(report => report.Status!.Value).DefaultIfEmpty(Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy).Min();
}

/// <summary>A state's name.</summary>
public sealed record ResourceStateSnapshot(string Text, string? Style)
{
    /// <summary>A state without a style.</summary>
    public static implicit operator ResourceStateSnapshot?(string? s) => s is null ? null : new(s, null);
}

/// <summary>An address of a resource.</summary>
public sealed record UrlSnapshot(string? Name, string Url, bool IsInternal);

/// <summary>What a health check said.</summary>
public sealed record HealthReportSnapshot(string Name, HealthStatus? Status, string? Description, string? ExceptionText);

/// <summary>Something changed.</summary>
public class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    /// <summary>The resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>The replica; the resource's name where there is only one.</summary>
    public string ResourceId { get; } = resourceId;

    /// <summary>How it is now.</summary>
    public CustomResourceSnapshot Snapshot { get; } = snapshot;
}

/// <summary>The states of resources.</summary>
public static class KnownResourceStates
{
    /// <summary>Not asked to start yet.</summary>
    public static readonly string NotStarted = nameof(NotStarted);
    /// <summary>Waits for others.</summary>
    public static readonly string Waiting = nameof(Waiting);
    /// <summary>Its process is being made.</summary>
    public static readonly string Starting = nameof(Starting);
    /// <summary>Its process is there.</summary>
    public static readonly string Running = nameof(Running);
    /// <summary>It could not be started, or what it waits for could not.</summary>
    public static readonly string FailedToStart = nameof(FailedToStart);
    /// <summary>It is being stopped.</summary>
    public static readonly string Stopping = nameof(Stopping);
    /// <summary>It was stopped.</summary>
    public static readonly string Exited = nameof(Exited);
    /// <summary>It ended by itself.</summary>
    public static readonly string Finished = nameof(Finished);
    /// <summary>The states in which nothing more happens by itself.</summary>
    public static readonly IReadOnlyList<string> TerminalStates = [Finished, FailedToStart, Exited];
}

/// <summary>What can be asked of a resource.</summary>
public static class KnownResourceCommands
{
    /// <summary>Start it again.</summary>
    public static readonly string StartCommand = "start";
    /// <summary>Stop it.</summary>
    public static readonly string StopCommand = "stop";
    /// <summary>Stop and start it.</summary>
    public static readonly string RestartCommand = "restart";
}

/// <summary>Whether waiting goes on when what is waited for cannot come.</summary>
public enum WaitBehavior
{
    /// <summary>It might be started again.</summary>
    WaitOnResourceUnavailable = 0,
    /// <summary>Fail.</summary>
    StopOnResourceUnavailable = 1,
}

/// <summary>The answer to a command.</summary>
public sealed class ExecuteCommandResult
{
    /// <summary>It was done.</summary>
    public required bool Success { get; init; }

    /// <summary>Why not.</summary>
    public string? Message { get; init; }
}
