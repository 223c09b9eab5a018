namespace AppHost;

/// <summary>
/// How many of what, in one place. All nodes share PostgreSQL's connections, so <see cref="Connections"/>, what they open at most, must
/// stay below <see cref="ServerConnections"/>: a test says so, and the services get their share as <c>Postgres:MaxPoolSize</c>.
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

    /// <summary>Connections of one GameApi node to one database.</summary>
    internal const int NodePool = 16;

    /// <summary>Connections of one worker to one database.</summary>
    internal const int WorkerPool = 8;

    /// <summary>
    /// The server's limit: set where the server is a container; Azure's Standard_D2ds_v5 allows 859, 15 of them its own
    /// (https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-limits).
    /// </summary>
    internal const int ServerConnections = 800;

    /// <summary><c>gamedb</c> and <c>leaderboarddb</c>, both on that server.</summary>
    private const int Databases = 2;

    /// <summary>During an upgrade the old and the new version run side by side, each at full size.</summary>
    private const int Versions = 2;

    /// <summary>For the migration, for people, and for what PostgreSQL keeps for its superusers.</summary>
    private const int Reserve = 20;

    /// <summary>What everything opens at most.</summary>
    internal const int Connections = Versions * Databases * (MaxNodes * NodePool + Workers * WorkerPool) + Reserve;

    /// <summary>A node stays in service this long after it was told to stop, so that load balancers look away first.</summary>
    internal const int DrainSeconds = 5;

    /// <summary>Longer than the drain plus the slowest request (25 s, ServiceDefaults).</summary>
    internal const int TerminationSeconds = 40;
}
