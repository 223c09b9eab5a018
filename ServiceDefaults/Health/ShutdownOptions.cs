using System.ComponentModel.DataAnnotations;

namespace ServiceDefaults.Health;

/// <summary>Configuration section <c>Shutdown</c>.</summary>
internal sealed class ShutdownOptions
{
    internal const string Section = "Shutdown";

    /// <summary>
    /// Seconds for which a stopping service reports unready and keeps serving, so that load balancers stop routing to it before the
    /// listener closes.
    /// </summary>
    [Range(0, 300)]
    public int DrainSeconds { get; set; }
}
