namespace AppHost.Publishing;

/// <summary>
/// How many of what, in one place. PostgreSQL's connections are shared by all nodes, so
/// nodes x pool of each database must stay below the server's limit: see docs/deploy.md.
/// </summary>
internal static class Capacity
{
    /// <summary>Nodes of GameApi and of the gateway: two, so that one may go; as many as the pools below allow.</summary>
    internal const int MinNodes = 2;

    /// <inheritdoc cref="MinNodes"/>
    internal const int MaxNodes = 10;

    /// <summary>One worker leads, the other stands by.</summary>
    internal const int Workers = 2;

    /// <summary>Requests under way on one node before another is started.</summary>
    internal const int RequestsPerNode = 100;

    /// <summary>A node stays in service this long after it was told to stop, so that load balancers look away first.</summary>
    internal const int DrainSeconds = 5;

    /// <summary>Longer than the drain plus the slowest request (25 s, ServiceDefaults).</summary>
    internal const int TerminationSeconds = 40;
}
