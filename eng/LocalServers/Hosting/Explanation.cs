using Microsoft.AspNetCore.Connections;

namespace LocalServers.Hosting;

/// <summary>Turns what the operating system says into a sentence for the developer.</summary>
internal static class Explanation
{
    private const int NoSpaceUnix = 28;
    private const int NoSpaceWindows = unchecked((int)0x80070070);
    private const int LockedUnix = 11;
    private const int LockedMac = 35;
    private const int SharingWindows = unchecked((int)0x80070020);

    /// <summary>Null for what is a bug of ours: that one deserves its stack trace.</summary>
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

    /// <summary>Whether a file could not be opened because another process holds it.</summary>
    public static bool IsHeldByAnother(IOException failure) => failure.HResult is LockedUnix or LockedMac or SharingWindows;
}
