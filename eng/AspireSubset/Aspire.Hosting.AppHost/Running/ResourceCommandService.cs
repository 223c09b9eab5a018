using Aspire.Hosting.Running;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Stops and starts resources.</summary>
public class ResourceCommandService
{
    private readonly Launcher _launcher;

    internal ResourceCommandService(Launcher launcher) => _launcher = launcher;

    /// <summary>Does it to every replica of a resource.</summary>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default) =>
        ExecuteAsync(_launcher.Instances.Where(instance => instance.Resource == resource), resource.Name, commandName, cancellationToken);

    /// <summary>Does it to one replica, or to the only one of a resource by that name.</summary>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default) =>
        ExecuteAsync(_launcher.Instances.Where(instance => string.Equals(instance.Id, resourceId, StringComparison.OrdinalIgnoreCase)), resourceId, commandName, cancellationToken);

    private static async Task<ExecuteCommandResult> ExecuteAsync(IEnumerable<ResourceInstance> found, string name, string command, CancellationToken cancellationToken)
    {
        var instances = found.OfType<ProcessInstance>().ToList();
        if (instances.Count == 0)
            return new ExecuteCommandResult { Success = false, Message = $"Resource '{name}' not found." };

        if (command == KnownResourceCommands.StopCommand || command == KnownResourceCommands.RestartCommand)
            await Task.WhenAll(instances.Select(instance => instance.StopAsync(ProcessInstance.Patience, cancellationToken)));
        else if (command != KnownResourceCommands.StartCommand)
            return new ExecuteCommandResult { Success = false, Message = $"Command '{command}' not available for resource '{name}'." };

        if (command != KnownResourceCommands.StopCommand)
            await Task.WhenAll(instances.Select(instance => instance.StartAgainAsync(cancellationToken)));
        return new ExecuteCommandResult { Success = true };
    }
}
