using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using ServiceDefaults.Authentication;

namespace Gateway.Limits;

/// <summary>The kind of subject of a limit.</summary>
internal enum CallerKind
{
    /// <summary>Neither a player nor an operator: a service client, or no token.</summary>
    Address,

    /// <summary>The player of the token.</summary>
    Player,

    /// <summary>The operator of the cookie. The operators of a studio may share an address.</summary>
    Operator,
}

/// <summary>The subject of a limit: a player or an operator, or else an address.</summary>
internal readonly record struct Caller(CallerKind Kind, Guid Id, IPAddress? Address)
{
    /// <summary>
    /// The length of an IPv6 network prefix. Devices choose the rest of their addresses freely (RFC 4291, section 2.5.1).
    /// </summary>
    private const int NetworkBytes = 8;

    internal static Caller Of(HttpContext context)
    {
        var user = context.User;
        if (user.PlayerId() is { } player)
            return new(CallerKind.Player, player, null);
        return user.IsOperator() && Guid.TryParse(user.FindFirstValue(GameClaims.Subject), out var id)
            ? new(CallerKind.Operator, id, null)
            : AtAddress(context);
    }

    internal static Caller AtAddress(HttpContext context) =>
        new(CallerKind.Address, Guid.Empty, NetworkOf(context.Connection.RemoteIpAddress));

    /// <summary>The IPv4 address, also if it is mapped to IPv6, or the /64 network of an IPv6 address.</summary>
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
