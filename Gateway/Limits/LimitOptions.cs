using System.ComponentModel.DataAnnotations;

namespace Gateway.Limits;

/// <summary>Configuration section <c>Limits</c>: the limits of one gateway, per client and for all clients together.</summary>
internal sealed class LimitOptions
{
    public const string Section = "Limits";

    /// <summary>Sustained requests per second of one player.</summary>
    [Range(1, 100_000)]
    public int PerPlayerPerSecond { get; set; } = 50;

    /// <summary>Burst of one player.</summary>
    [Range(1, 1_000_000)]
    public int PerPlayerBurst { get; set; } = 200;

    /// <summary>Sustained requests per second of one operator.</summary>
    [Range(1, 100_000)]
    public int PerOperatorPerSecond { get; set; } = 50;

    /// <summary>Requests of one operator at once, after a pause.</summary>
    [Range(1, 1_000_000)]
    public int PerOperatorBurst { get; set; } = 200;

    /// <summary>Sustained requests per second of one address without a token.</summary>
    [Range(1, 100_000)]
    public int PerAddressPerSecond { get; set; } = 100;

    /// <summary>Burst of one address without a token.</summary>
    [Range(1, 1_000_000)]
    public int PerAddressBurst { get; set; } = 400;

    /// <summary>Logins, registrations and refreshes per minute of one address.</summary>
    [Range(1, 1_000_000)]
    public int AuthPerAddressPerMinute { get; set; } = 120;

    /// <summary>
    /// Concurrent requests of all clients, without streams and expensive requests. Above it requests get 503, before the services are
    /// overloaded.
    /// </summary>
    [Range(1, 1_000_000)]
    public int ConcurrentRequests { get; set; } = 2000;

    /// <summary>Concurrent requests of one player. Above it requests get 429.</summary>
    [Range(1, 1_000_000)]
    public int ConcurrentPerPlayer { get; set; } = 200;

    /// <summary>Concurrent requests of one operator.</summary>
    [Range(1, 1_000_000)]
    public int ConcurrentPerOperator { get; set; } = 100;

    /// <summary>Concurrent requests of one address without a player's or an operator's token.</summary>
    [Range(1, 1_000_000)]
    public int ConcurrentPerAddress { get; set; } = 400;

    /// <summary>Concurrent streams of all clients.</summary>
    [Range(1, 1_000_000)]
    public int ConcurrentStreams { get; set; } = 10_000;

    /// <summary>Concurrent streams of one player or operator: one per device.</summary>
    [Range(1, 1_000_000)]
    public int StreamsPerPlayer { get; set; } = 8;

    /// <summary>Concurrent expensive requests (a player's export, analytics) of all clients.</summary>
    [Range(1, 1_000_000)]
    public int ConcurrentExpensive { get; set; } = 32;

    /// <summary>Concurrent expensive requests of one player.</summary>
    [Range(1, 1_000_000)]
    public int ExpensivePerPlayer { get; set; } = 4;

    /// <summary>Concurrent expensive requests of one operator. A page of the console sends three at once.</summary>
    [Range(1, 1_000_000)]
    public int ExpensivePerOperator { get; set; } = 8;

    /// <summary>Bytes of request bodies that are buffered. Above it bodies stream to the services.</summary>
    [Range(0, long.MaxValue)]
    public long BufferedBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Seconds from the last byte of a request to the first of its response; longer than the services' own limit.</summary>
    [Range(0.1, 600)]
    public double RequestSeconds { get; set; } = 12;

    /// <summary>The same for analytics.</summary>
    [Range(0.1, 600)]
    public double AnalyticsSeconds { get; set; } = 30;

    /// <summary>The same for a player's export, which a service writes to its disk before it responds.</summary>
    [Range(0.1, 600)]
    public double ExportSeconds { get; set; } = 58;
}
