using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>A resource, or one replica of it, and its published state.</summary>
internal class ResourceInstance(IResource resource, int replica, ResourceNotificationService notifications)
{
    internal IResource Resource { get; } = resource;
    internal int Replica { get; } = replica;
    internal string Id { get; } = resource.ReplicaCount == 1 ? resource.Name : $"{resource.Name}-{replica + 1}";

    internal void Publish(string state) => Publish(snapshot => snapshot with { State = state });

    internal void Publish(Func<CustomResourceSnapshot, CustomResourceSnapshot> change) =>
        notifications.Publish(Resource, Id, change, () => new CustomResourceSnapshot
        {
            ResourceType = Resource.GetType().Name.Replace("Resource", "", StringComparison.Ordinal),
            State = KnownResourceStates.NotStarted,
            Urls = Urls(),
        });

    private ImmutableArray<UrlSnapshot> Urls()
    {
        var urls = Resource.Annotations.OfType<EndpointAnnotation>()
            .Select(endpoint => new UrlSnapshot(endpoint.Name, new EndpointReference((IResourceWithEndpoints)Resource, endpoint.Name).UrlOf(Replica), !endpoint.IsExternal))
            .ToList();
        foreach (var url in Resource.Annotations.OfType<ResourceUrlAnnotation>())
        {
            var absolute = url.Url.StartsWith('/') && urls.Count > 0 ? new Uri(new Uri(urls[0].Url), url.Url).ToString() : url.Url;
            urls.Add(new UrlSnapshot(url.DisplayText, absolute, IsInternal: false));
        }
        return [.. urls];
    }
}

internal static class ResourceReplicas
{
    extension(IResource resource)
    {
        /// <summary>How many processes the resource is.</summary>
        internal int ReplicaCount => resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1;
    }
}
