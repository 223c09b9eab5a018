namespace LocalServers.Hosting;

/// <summary>A failure the developer can do something about: its message is one sentence, printed without a stack trace.</summary>
internal sealed class ServerFailure(string message, int exitCode = ServerFailure.General) : Exception(message)
{
    public const int General = 1;
    public const int Usage = 2;

    /// <summary>The port is taken: whoever chose it at random (the tests do) may try another.</summary>
    public const int PortTaken = 3;

    public int ExitCode { get; } = exitCode;

    public static ServerFailure Damaged(string folder, string reason) =>
        new($"The data folder {folder} is damaged ({reason}): restore it, or start afresh with ./run --reset.");
}
