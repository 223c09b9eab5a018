using LocalServers.Hosting;

namespace LocalServers.Postgres;

/// <summary>Puts PostgreSQL's fatal messages into words that say what to do.</summary>
internal static class PostgresDiagnosis
{
    public static ServerFailure? Of(string fatal, ServerSettings settings, PostgresData data) => fatal switch
    {
        _ when Has(fatal, "could not create any TCP/IP sockets") || Has(fatal, "Address already in use") =>
            LoopbackPort.Taken(settings.Port),
        _ when Has(fatal, "No space left on device") => new ServerFailure($"The disk is full: PostgreSQL cannot write to {data.Path}."),
        _ when Has(fatal, "lock file") =>
            new ServerFailure($"The data folder {data.Path} is in use by another PostgreSQL: stop that one first."),
        _ when Has(fatal, "could not open") || Has(fatal, "could not read") || Has(fatal, "invalid") || Has(fatal, "could not locate")
            || Has(fatal, "corrupt") || Has(fatal, "incorrect")
            => data.Corrupted(fatal),
        _ => null,
    };

    private static bool Has(string message, string part) => message.Contains(part, StringComparison.OrdinalIgnoreCase);
}
