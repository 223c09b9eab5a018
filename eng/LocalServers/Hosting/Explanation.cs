using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace LocalServers.Hosting;

/// <summary>Turns exceptions of the operating system into messages for the developer.</summary>
internal static class Explanation
{
    private const int NoSpaceUnix = 28;
    private const int NoSpaceWindows = unchecked((int)0x80070070);
    private const int LockedUnix = 11;
    private const int LockedMac = 35;
    private const int SharingWindows = unchecked((int)0x80070020);

    /// <summary>Null for a bug of LocalServers, which deserves its stack trace.</summary>
    public static ServerFailure? Of(Exception failure) => failure switch
    {
        ServerFailure known => known,
        IOException { HResult: NoSpaceUnix or NoSpaceWindows } => new ServerFailure($"The disk is full: {failure.Message}"),
        IOException { InnerException: AddressInUseException } =>
            new ServerFailure($"The port is taken: {failure.Message}", ServerFailure.PortTaken),
        UnauthorizedAccessException or IOException => new ServerFailure(failure.Message),
        AggregateException { InnerExceptions: [var only] } => Of(only),
        _ => null,
    };

    /// <summary>Whether a file could not be opened because another process has locked it.</summary>
    public static bool IsHeldByAnother(IOException failure) => failure.HResult is LockedUnix or LockedMac or SharingWindows;

    /// <summary>
    /// Whether a failure has a cause outside the data that the server reads: the stop of the server, a taken port, a full disk, too little
    /// memory, or files that another process has locked.
    /// </summary>
    public static bool IsExternal(Exception failure) => failure switch
    {
        OperationCanceledException or ServerFailure or SocketException or OutOfMemoryException => true,
        IOException { HResult: NoSpaceUnix or NoSpaceWindows } => true,
        IOException held when IsHeldByAnother(held) => true,
        AggregateException { InnerExceptions: var all } => all.Any(IsExternal),
        _ => failure.InnerException is { } inner && IsExternal(inner),
    };
}
