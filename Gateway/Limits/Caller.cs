using System.Net;
using System.Net.Sockets;
using ServiceDefaults.Authentication;

namespace Gateway.Limits;

/// <summary>Whom a limit is for: a player, else an address.</summary>
internal readonly record struct Caller(Guid? Player, IPAddress? Address)
{
    /// <summary>
    /// An IPv6 network of one household: its devices choose the other half of their addresses freely (RFC 4291, section 2.5.1).
    /// </summary>
    private const int NetworkBytes = 8;

    internal static Caller Of(HttpContext context) => context.User.PlayerId() is { } player ? new(player, null) : AtAddress(context);

    internal static Caller AtAddress(HttpContext context) => new(null, NetworkOf(context.Connection.RemoteIpAddress));

    /// <summary>An IPv4 address, also where it comes mapped into IPv6, or the /64 of an IPv6 address.</summary>
    internal static IPAddress? NetworkOf(IPAddress? address)
    {
        if (address is null or { AddressFamily: not AddressFamily.InterNetworkV6 })
            return address;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[NetworkBytes..].Clear();
        return new IPAddress(bytes);
    }
}
