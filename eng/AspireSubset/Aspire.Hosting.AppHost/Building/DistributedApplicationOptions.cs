using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting;

/// <summary>How the AppHost was asked to run.</summary>
public sealed class DistributedApplicationOptions
{
    /// <summary>The command line.</summary>
    public string[]? Args { get; set; }

    /// <summary>Start no dashboard.</summary>
    public bool DisableDashboard { get; set; }

    /// <summary>The AppHost's folder, where it cannot be told from the assembly.</summary>
    public string? ProjectDirectory { get; set; }

    /// <summary>Kept for source compatibility: everything is on loopback here.</summary>
    public bool AllowUnsecuredTransport { get; set; }
}

/// <summary>What the AppHost was started for.</summary>
public enum DistributedApplicationOperation
{
    /// <summary>To run the application here.</summary>
    Run = 0,
    /// <summary>To publish it, which takes the real packages.</summary>
    Publish = 1,
}

/// <inheritdoc cref="DistributedApplicationOperation"/>
public class DistributedApplicationExecutionContext(DistributedApplicationOperation operation)
{
    /// <summary>What for.</summary>
    public DistributedApplicationOperation Operation { get; } = operation;

    /// <summary>To publish.</summary>
    public bool IsPublishMode => Operation == DistributedApplicationOperation.Publish;

    /// <summary>To run.</summary>
    public bool IsRunMode => Operation == DistributedApplicationOperation.Run;
}

/// <summary>The application's model or its parts are wrong.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Only these are used.")]
public class DistributedApplicationException(string message) : Exception(message);
