using System.Globalization;
using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Where a resource listens. Ports are allocated before anything starts.</summary>
public sealed class EndpointAnnotation : IResourceAnnotation
{
    /// <summary>An endpoint named as its scheme unless <paramref name="name"/> says otherwise.</summary>
    public EndpointAnnotation(ProtocolType protocol, string? uriScheme = null, string? transport = null, string? name = null, int? port = null, int? targetPort = null, bool? isExternal = null, bool? isProxied = null)
    {
        Protocol = protocol;
        UriScheme = uriScheme ?? (protocol == ProtocolType.Tcp ? "tcp" : "udp");
        Transport = transport ?? (UriScheme is "http" or "https" ? "http" : "tcp");
        Name = name ?? UriScheme;
        Port = port;
        TargetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsProxied = isProxied ?? true;
    }

    /// <summary>Unique in the resource.</summary>
    public string Name { get; set; }

    /// <summary>TCP or UDP.</summary>
    public ProtocolType Protocol { get; set; }

    /// <summary>The scheme of its addresses.</summary>
    public string UriScheme { get; set; }

    /// <summary>What is spoken over it.</summary>
    public string Transport { get; set; }

    /// <summary>The port consumers see; null lets the launcher choose.</summary>
    public int? Port { get; set; }

    /// <summary>The port the resource listens on. There is no proxy here, so it is the port consumers see too.</summary>
    public int? TargetPort { get; set; }

    /// <summary>Meant for the world outside of the application.</summary>
    public bool IsExternal { get; set; }

    /// <summary>Kept for source compatibility: there is no proxy here.</summary>
    public bool IsProxied { get; set; }

    /// <summary>The address the resource listens on.</summary>
    public string TargetHost { get; set; } = "localhost";

    /// <summary>Environment variable that tells the resource its port, in place of <c>ASPNETCORE_URLS</c>.</summary>
    internal string? PortVariable { get; set; }

    /// <summary>One port for each replica, once allocated.</summary>
    internal IReadOnlyList<int> AllocatedPorts { get; set; } = [];
}

/// <summary>What of an endpoint is meant.</summary>
public enum EndpointProperty
{
    /// <summary>scheme://host:port</summary>
    Url,
    /// <summary>Host name.</summary>
    Host,
    /// <summary>Address.</summary>
    IPV4Host,
    /// <summary>Port that consumers use.</summary>
    Port,
    /// <summary>Scheme.</summary>
    Scheme,
    /// <summary>Port that the resource listens on.</summary>
    TargetPort,
    /// <summary>host:port</summary>
    HostAndPort,
}

/// <summary>An endpoint of a resource, by name; with replicas, that of the first.</summary>
public sealed class EndpointReference(IResourceWithEndpoints owner, string endpointName) : IValueProvider, IManifestExpressionProvider
{
    /// <summary>Whose endpoint it is.</summary>
    public IResourceWithEndpoints Resource { get; } = owner;

    /// <summary>Which one.</summary>
    public string EndpointName { get; } = endpointName;

    /// <summary>Its definition.</summary>
    /// <exception cref="InvalidOperationException">When the resource has no such endpoint.</exception>
    public EndpointAnnotation EndpointAnnotation =>
        Find() ?? throw new InvalidOperationException($"The endpoint '{EndpointName}' does not exist on the resource '{Resource.Name}'.");

    /// <summary>Whether the resource has it.</summary>
    public bool Exists => Find() is not null;

    /// <summary>Whether it has a port.</summary>
    public bool IsAllocated => Find() is { AllocatedPorts.Count: > 0 };

    /// <summary>Its scheme.</summary>
    public string Scheme => EndpointAnnotation.UriScheme;

    /// <summary>Its host.</summary>
    public string Host => EndpointAnnotation.TargetHost;

    /// <summary>Its port.</summary>
    public int Port => PortOf(0);

    /// <summary>Its address.</summary>
    public string Url => UrlOf(0);

    /// <inheritdoc/>
    public string ValueExpression => $"{{{Resource.Name}.bindings.{EndpointName}.url}}";

    /// <summary>A part of it, for use in an expression.</summary>
    public EndpointReferenceExpression Property(EndpointProperty property) => new(this, property);

    /// <inheritdoc/>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(Url);

    internal int PortOf(int replica) => EndpointAnnotation.AllocatedPorts is { Count: > 0 } ports
        ? ports[replica]
        : throw new InvalidOperationException($"The endpoint '{EndpointName}' of '{Resource.Name}' is not allocated yet.");

    internal string UrlOf(int replica) => string.Create(CultureInfo.InvariantCulture, $"{Scheme}://{Host}:{PortOf(replica)}");

    private EndpointAnnotation? Find() =>
        Resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(e => string.Equals(e.Name, EndpointName, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A part of an endpoint's address.</summary>
public class EndpointReferenceExpression(EndpointReference endpointReference, EndpointProperty property) : IValueProvider, IManifestExpressionProvider
{
    /// <summary>Of which endpoint.</summary>
    public EndpointReference Endpoint { get; } = endpointReference;

    /// <summary>Which part.</summary>
    public EndpointProperty Property { get; } = property;

    /// <inheritdoc/>
    public string ValueExpression => $"{{{Endpoint.Resource.Name}.bindings.{Endpoint.EndpointName}.{Property}}}";

    /// <inheritdoc/>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(Value(0));

    internal string Value(int replica) => Property switch
    {
        EndpointProperty.Url => Endpoint.UrlOf(replica),
        EndpointProperty.Host => Endpoint.Host,
        EndpointProperty.IPV4Host => "127.0.0.1",
        EndpointProperty.Scheme => Endpoint.Scheme,
        EndpointProperty.HostAndPort => string.Create(CultureInfo.InvariantCulture, $"{Endpoint.Host}:{Endpoint.PortOf(replica)}"),
        _ => Endpoint.PortOf(replica).ToString(CultureInfo.InvariantCulture),
    };
}
