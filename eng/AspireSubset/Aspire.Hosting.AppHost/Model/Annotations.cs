using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Sets environment variables when the resource starts.</summary>
public class EnvironmentCallbackAnnotation(Func<EnvironmentCallbackContext, Task> callback) : IResourceAnnotation
{
    /// <summary>Called at each start.</summary>
    public Func<EnvironmentCallbackContext, Task> Callback { get; } = callback;
}

/// <summary>The environment of a resource about to start. Values are strings or <see cref="IValueProvider"/>s.</summary>
public class EnvironmentCallbackContext(DistributedApplicationExecutionContext executionContext, IResource resource, Dictionary<string, object>? environmentVariables = null, CancellationToken cancellationToken = default)
{
    /// <summary>The variables so far.</summary>
    public Dictionary<string, object> EnvironmentVariables { get; } = environmentVariables ?? [];

    /// <summary>Run or publish.</summary>
    public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;

    /// <summary>What is about to start.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>Gives up the start.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;
}

/// <summary>Adds command line arguments when the resource starts.</summary>
public class CommandLineArgsCallbackAnnotation(Func<CommandLineArgsCallbackContext, Task> callback) : IResourceAnnotation
{
    /// <summary>Called at each start.</summary>
    public Func<CommandLineArgsCallbackContext, Task> Callback { get; } = callback;
}

/// <summary>The arguments of a resource about to start. Values are strings or <see cref="IValueProvider"/>s.</summary>
public sealed class CommandLineArgsCallbackContext(IList<object> args, CancellationToken cancellationToken = default)
{
    /// <summary>The arguments so far.</summary>
    public IList<object> Args { get; } = args;

    /// <summary>Gives up the start.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;
}

/// <summary>What is waited for.</summary>
public enum WaitType
{
    /// <summary>Running and healthy.</summary>
    WaitUntilHealthy = 0,
    /// <summary>Ended with the expected exit code.</summary>
    WaitForCompletion = 1,
    /// <summary>Running.</summary>
    WaitUntilStarted = 2,
}

/// <summary>A dependency that must be there first.</summary>
public class WaitAnnotation(IResource resource, WaitType waitType, int exitCode = 0) : IResourceAnnotation
{
    /// <summary>The dependency.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>What must be true of it.</summary>
    public WaitType WaitType { get; } = waitType;

    /// <summary>With which exit code it must end.</summary>
    public int ExitCode { get; } = exitCode;
}

/// <summary>A registered health check that speaks for the resource.</summary>
public class HealthCheckAnnotation(string key) : IResourceAnnotation
{
    /// <summary>Its name among the registered health checks.</summary>
    public string Key { get; } = key;
}

/// <summary>How many processes the resource is.</summary>
public class ReplicaAnnotation(int replicas = 1) : IResourceAnnotation
{
    /// <summary>The number.</summary>
    public int Replicas { get; } = replicas;
}

/// <summary>A health check asked of every replica on its own.</summary>
internal sealed class ReplicaHealthCheck(string name, Func<int, CancellationToken, Task<HealthCheckResult>> check) : IResourceAnnotation
{
    internal string Name { get; } = name;
    internal Func<int, CancellationToken, Task<HealthCheckResult>> CheckAsync { get; } = check;
}

/// <summary>The project's launch profile is not applied.</summary>
public sealed class ExcludeLaunchProfileAnnotation : IResourceAnnotation;

/// <summary>Which of the project's launch profiles is applied.</summary>
internal sealed class LaunchProfileAnnotation(string launchProfileName) : IResourceAnnotation
{
    internal string LaunchProfileName { get; } = launchProfileName;
}

/// <summary>Shown below another resource.</summary>
internal sealed class ParentAnnotation(IResource parent) : IResourceAnnotation
{
    internal IResource Parent { get; } = parent;
}

/// <summary>Another URL to show for the resource.</summary>
public sealed class ResourceUrlAnnotation : IResourceAnnotation
{
    /// <summary>The URL, or a path below the endpoint.</summary>
    public required string Url { get; set; }

    /// <summary>Shown instead of it.</summary>
    public string? DisplayText { get; set; }

    /// <summary>The endpoint a relative URL belongs to.</summary>
    public EndpointReference? Endpoint { get; init; }
}
