using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace AppHost.Running;

internal static class RunSettings
{
    /// <summary>The port of the gateway, <c>AppHost:GatewayPort</c>; null for any free one (0).</summary>
    /// <exception cref="UserFacingException">The port is in use.</exception>
    internal static int? GatewayPort(this IDistributedApplicationBuilder builder)
    {
        var port = builder.Configuration.GetValue("AppHost:GatewayPort", 8080);
        if (port == 0 || builder.ExecutionContext.IsPublishMode)
            return null;

        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return port;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            throw new UserFacingException($"Port {port} is in use by another program. Use another port with ./run --port N.");
        }
    }

    /// <summary>Whether to simulate players: in development, unless <c>AppHost:Traffic</c> is off.</summary>
    internal static bool HasTraffic(this IDistributedApplicationBuilder builder) =>
        builder.ExecutionContext.IsRunMode && builder.Configuration.GetValue("AppHost:Traffic", true);
}
