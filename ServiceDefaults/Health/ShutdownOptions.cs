using System.ComponentModel.DataAnnotations;

namespace ServiceDefaults.Health;

/// <summary>Configuration section <c>Shutdown</c>.</summary>
internal sealed class ShutdownOptions
{
    internal const string Section = "Shutdown";

    /// <summary>
    /// How long a service that is asked to stop serves on, unready, so that load balancers look away before the listener closes.
    /// </summary>
    [Range(0, 300)]
    public int DrainSeconds { get; set; }
}
