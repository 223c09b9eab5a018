using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using ServiceDefaults.Authentication;

namespace Gateway.Limits;

/// <summary>What a limit counts by.</summary>
internal enum CallerKind
{
    /// <summary>Neither a player nor an operator: services, and whoever has no token.</summary>
    Address,

    /// <summary>The player of the token.</summary>
    Player,

    /// <summary>The operator of the cookie: the operators of a studio share an address.</summary>
    Operator,
}

/// <summary>Whom a limit is for: a player or an operator, else an address.</summary>
internal readonly record struct Caller(CallerKind Kind, Guid Id, IPAddress? Address)
{
    /// <summary>
    /// An IPv6 network of one household: its devices choose the other half of their addresses freely (RFC 4291, section 2.5.1).
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
