namespace AppHost.Running;

internal static class ResourceEventExtensions
{
    /// <summary>The address of the endpoint <c>http</c>, without the path that the dashboard links to.</summary>
    internal static Uri HttpAddress(this ResourceEvent resource) =>
        new(new Uri(resource.Snapshot.Urls.First(url => url.Name == "http").Url).GetLeftPart(UriPartial.Authority));
}
