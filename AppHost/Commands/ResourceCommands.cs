using Microsoft.Extensions.DependencyInjection;

namespace AppHost.Commands;

/// <summary>Starts and stops other resources on behalf of a command.</summary>
internal static class ResourceCommands
{
    /// <summary>Runs one of Aspire's own commands on a resource and all its replicas.</summary>
    /// <exception cref="DistributedApplicationException">The command failed.</exception>
    internal static async Task ExecuteAsync(this ExecuteCommandContext context, IResource resource, string command)
    {
        var commands = context.Services.GetRequiredService<ResourceCommandService>();
        var result = await commands.ExecuteCommandAsync(resource, command, context.CancellationToken);
        if (!result.Success)
            throw new DistributedApplicationException($"{command} of {resource.Name} failed: {result.Message}");
    }

    /// <summary>Starts a step and waits for its completion.</summary>
    /// <exception cref="DistributedApplicationException">The step exited with another code than 0.</exception>
    internal static async Task RunToEndAsync(this ExecuteCommandContext context, IResource step)
    {
        var notifications = context.Services.GetRequiredService<ResourceNotificationService>();
        // The orchestrator's times are whole seconds, so compare with the previous start time and not with the clock.
        var before = notifications.TryGetCurrentState(step.Name, out var last) ? last.Snapshot.StartTimeStamp : null;
        await context.ExecuteAsync(step, KnownResourceCommands.StartCommand);
        var ended = await notifications.WaitForResourceAsync(
            step.Name,
            change => change.Snapshot.StartTimeStamp is { } started && started != before
                && KnownResourceStates.TerminalStates.Contains(change.Snapshot.State?.Text),
            context.CancellationToken);
        if (ended.Snapshot.ExitCode is not 0)
            throw new DistributedApplicationException(
                $"{step.Name} exited with code {ended.Snapshot.ExitCode}; see its console log.");
    }

    /// <summary>The resource with this name.</summary>
    internal static IResource Named(this ExecuteCommandContext context, string name) =>
        context.Services.GetRequiredService<DistributedApplicationModel>().Resources.Single(resource => resource.Name == name);

    internal static async Task<string> ConnectionStringAsync(
        this ExecuteCommandContext context, IResourceBuilder<IResourceWithConnectionString> store) =>
        await store.Resource.GetConnectionStringAsync(context.CancellationToken)
            ?? throw new DistributedApplicationException($"{store.Resource.Name} has no connection string.");
}
