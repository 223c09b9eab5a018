namespace AppHost.Running;

/// <summary>An error that the user can fix. The message is one sentence that says how.</summary>
internal sealed class UserFacingException(string message) : Exception(message)
{
    private const int Failed = 1;

    /// <summary>
    /// Makes an unhandled exception of this kind, wherever it is thrown, print its message and end the process with exit code 1.
    /// </summary>
    internal static void EndTheProcess() => AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
    {
        switch (unhandled.ExceptionObject)
        {
            case UserFacingException or IOException or UnauthorizedAccessException or DistributedApplicationException:
                Console.Error.WriteLine($"error: {((Exception)unhandled.ExceptionObject).Message}");
                Environment.Exit(Failed);
                break;
            // Stopped during the start, by the user or by a failed resource, which has set the exit code.
            case OperationCanceledException:
                Environment.Exit(Environment.ExitCode);
                break;
        }
    };
}
