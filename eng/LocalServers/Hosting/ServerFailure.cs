namespace LocalServers.Hosting;

/// <summary>A failure that the developer can fix. Its message is one sentence, printed without a stack trace.</summary>
internal sealed class ServerFailure(string message, int exitCode = ServerFailure.General) : Exception(message)
{
    public const int General = 1;
    public const int Usage = 2;

    /// <summary>The port is taken. A caller that chose it at random, as the tests do, can retry with another one.</summary>
    public const int PortTaken = 3;

    public int ExitCode { get; } = exitCode;

    public static ServerFailure Damaged(string folder, string reason) =>
        new($"The data folder {folder} is damaged ({reason}): restore it, or start with an empty one (./run --reset).");
}
