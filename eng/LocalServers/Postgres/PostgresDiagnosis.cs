using LocalServers.Hosting;

namespace LocalServers.Postgres;

/// <summary>Translates PostgreSQL's fatal errors into messages that say what to do.</summary>
internal static class PostgresDiagnosis
{
    public static ServerFailure? Of(string fatal, ServerSettings settings, PostgresData data) => fatal switch
    {
        _ when Has(fatal, "could not create any TCP/IP sockets", "Address already in use") => LoopbackPort.Taken(settings.Port),
        _ when Has(fatal, "No space left on device") =>
            new ServerFailure($"The disk is full: PostgreSQL cannot write to {data.Path}."),
        _ when Has(fatal, "lock file") =>
            new ServerFailure($"The data folder {data.Path} is in use by another PostgreSQL: stop that one first."),
        _ when Has(
            fatal, "could not open", "could not read", "could not locate", "could not access", "required WAL directory",
            "invalid", "corrupt", "incorrect") => data.Corrupted(fatal),
        _ => null,
    };

    private static bool Has(string message, params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
            if (message.Contains(part, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }
}
