namespace Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;

/// <summary>Configuration section <c>Aspire:Npgsql:EntityFrameworkCore:PostgreSQL</c>.</summary>
public class NpgsqlEntityFrameworkCorePostgreSQLSettings
{
    /// <summary>The database; <c>ConnectionStrings:name</c> overrules it.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Do not retry failed commands.</summary>
    public bool DisableRetry { get; set; }

    /// <summary>Register no health check.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Collect no traces.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Collect no metrics.</summary>
    public bool DisableMetrics { get; set; }

    /// <summary>Seconds a command may take; null leaves it to the connection string.</summary>
    public int? CommandTimeout { get; set; }
}
