namespace Aspire.StackExchange.Redis;

/// <summary>Configuration section <c>Aspire:StackExchange:Redis</c>; its child <c>ConfigurationOptions</c> tunes the connection.</summary>
public sealed class StackExchangeRedisSettings
{
    /// <summary>The server; <c>ConnectionStrings:name</c> overrules it.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Register no health check.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Collect no traces.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Connect at first use instead of at start.</summary>
    public bool DisableAutoActivation { get; set; } = true;
}
