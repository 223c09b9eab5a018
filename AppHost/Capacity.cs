namespace AppHost;

/// <summary>
/// Numbers of nodes and connections. All nodes share PostgreSQL's connections, so <see cref="Connections"/>, the most that they open, must
/// stay below <see cref="ServerConnections"/>. A test enforces that, and each service gets its share as <c>Postgres:MaxPoolSize</c>.
/// </summary>
internal static class Capacity
{
    /// <summary>
    /// Nodes of GameApi and of the gateway: at least two, so that one may fail; at most as many as the pools below allow.
    /// </summary>
    internal const int MinNodes = 2;

    /// <inheritdoc cref="MinNodes"/>
    internal const int MaxNodes = 10;

    /// <summary>One worker leads, the other stands by.</summary>
    internal const int Workers = 2;

    /// <summary>Requests in flight on one node before another node is started.</summary>
    internal const int RequestsPerNode = 100;

    /// <summary>Connections of one GameApi node to one database.</summary>
    internal const int NodePool = 16;

    /// <summary>Connections of one worker to one database.</summary>
    internal const int WorkerPool = 8;

    /// <summary>
    /// The connection limit of the server. A container gets this limit; Azure's Standard_D2ds_v5 allows 859, 15 of them reserved
    /// (https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-limits).
    /// </summary>
    internal const int ServerConnections = 800;

    /// <summary><c>gamedb</c> and <c>leaderboarddb</c>, both on one server.</summary>
    private const int Databases = 2;

    /// <summary>During an upgrade the old and the new version run side by side, each at full size.</summary>
    private const int Versions = 2;

    /// <summary>Connections for the migration, for administrators, and for PostgreSQL's superuser reserve.</summary>
    private const int Reserve = 20;

    /// <summary>The most connections that all services open together.</summary>
    internal const int Connections = Versions * Databases * (MaxNodes * NodePool + Workers * WorkerPool) + Reserve;

    /// <summary>How long a stopping node keeps serving, so that load balancers stop routing to it first.</summary>
    internal const int DrainSeconds = 5;

    /// <summary>Longer than the drain plus the slowest request (25 s, see ServiceDefaults).</summary>
    internal const int TerminationSeconds = 40;
}
