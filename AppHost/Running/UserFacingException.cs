namespace AppHost.Running;

/// <summary>The stack cannot run for a reason that the user can act on: the message is one sentence that says what to do.</summary>
internal sealed class UserFacingException(string message) : Exception(message)
{
    private const int Failed = 1;

    /// <summary>
    /// From now on such an exception, wherever in the AppHost it is thrown, ends the process with its sentence and exit code 1.
    /// </summary>
    internal static void EndTheProcess() => AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
    {
        switch (unhandled.ExceptionObject)
        {
            case UserFacingException or IOException or UnauthorizedAccessException or DistributedApplicationException:
                Console.Error.WriteLine($"error: {((Exception)unhandled.ExceptionObject).Message}");
                Environment.Exit(Failed);
                break;
            // Stopped while it was still starting: by the user, or by a resource that failed, which has set the exit code.
            case OperationCanceledException:
                Environment.Exit(Environment.ExitCode);
                break;
        }
    };
}
