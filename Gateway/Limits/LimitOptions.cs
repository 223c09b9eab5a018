using System.ComponentModel.DataAnnotations;

namespace Gateway.Limits;

/// <summary>Configuration section <c>Limits</c>: how much one client, and all together, may ask of one gateway.</summary>
internal sealed class LimitOptions
{
    public const string Section = "Limits";

    /// <summary>Sustained requests per second of one player.</summary>
    [Range(1, 100_000)]
    public int PerPlayerPerSecond { get; set; } = 50;

    /// <summary>Requests of one player at once, after a pause.</summary>
    [Range(1, 1_000_000)]
    public int PerPlayerBurst { get; set; } = 200;

    /// <summary>Sustained requests per second of one address without a token.</summary>
    [Range(1, 100_000)]
    public int PerAddressPerSecond { get; set; } = 100;

    /// <summary>Requests of one address at once, after a pause.</summary>
    [Range(1, 1_000_000)]
    public int PerAddressBurst { get; set; } = 400;

    /// <summary>Logins, registrations and refreshes per minute of one address.</summary>
    [Range(1, 1_000_000)]
    public int AuthPerAddressPerMinute { get; set; } = 120;

    /// <summary>Requests under way at once, of all clients; the rest is told 503 before the services behind drown.</summary>
    [Range(1, 1_000_000)]
    public int ConcurrentRequests { get; set; } = 2000;

    /// <summary>Seconds a request may take from its first byte to the last of its answer; longer than the services' own limit.</summary>
    [Range(0.1, 600)]
    public double RequestSeconds { get; set; } = 12;

    /// <summary>The same for analytics.</summary>
    [Range(0.1, 600)]
    public double AnalyticsSeconds { get; set; } = 30;
}
