using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>Who waits for whom.</summary>
internal sealed class Dependencies(ResourceNotificationService notifications)
{
    /// <summary>Waits until everything a resource needs is there; every replica of it counts.</summary>
    /// <exception cref="DistributedApplicationException">When one of them cannot come.</exception>
    internal Task WaitAsync(IResource resource, CancellationToken cancellationToken) =>
        Task.WhenAll(Of(resource).SelectMany(wait => Enumerable.Range(0, wait.Resource.ReplicaCount), (wait, replica) => (wait, replica))
            .Select(needed => WaitAsync(resource, needed.wait, needed.replica, cancellationToken)));

    /// <summary>How many steps it is from a resource that needs nothing.</summary>
    internal static int Depth(IResource resource) => Of(resource).Select(wait => Depth(wait.Resource) + 1).DefaultIfEmpty(0).Max();

    /// <summary>What was asked for, and for a connection string also the resources it names.</summary>
    private static IEnumerable<WaitAnnotation> Of(IResource resource)
    {
        var asked = resource.Annotations.OfType<WaitAnnotation>();
        return resource is not IResourceWithConnectionString connection ? asked
            : asked.Concat(connection.ConnectionStringExpression.ValueProviders
                .Select(value => value is EndpointReferenceExpression part ? part.Endpoint.Resource : (value as EndpointReference)?.Resource)
                .OfType<IResource>().Distinct()
                .Select(named => new WaitAnnotation(named, WaitType.WaitUntilStarted)));
    }

    private async Task WaitAsync(IResource resource, WaitAnnotation wait, int replica, CancellationToken cancellationToken)
    {
        var id = wait.Resource.ReplicaCount == 1 ? wait.Resource.Name : $"{wait.Resource.Name}-{replica + 1}";
        var change = await notifications.WaitForResourceAsync(wait.Resource.Name, change => change.ResourceId == id && (change.IsTerminal || wait.WaitType switch
        {
            WaitType.WaitUntilHealthy => change.IsHealthy,
            WaitType.WaitUntilStarted => change.IsRunning,
            _ => false,
        }), cancellationToken);

        if (!change.IsTerminal)
            return;
        if (wait.WaitType != WaitType.WaitForCompletion || change.Snapshot.ExitCode != wait.ExitCode)
            throw new DistributedApplicationException($"'{resource.Name}' waits for '{id}', which is {change.Snapshot.State!.Text} (exit code {change.Snapshot.ExitCode?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"})");
    }
}
