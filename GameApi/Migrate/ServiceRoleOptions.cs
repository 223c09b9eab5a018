namespace GameApi.Migrate;

/// <summary>
/// Configuration section <c>Migrate</c>: the PostgreSQL roles that services log in with where each has its own,
/// such as one managed identity each. Empty where all share one login.
/// </summary>
internal sealed class ServiceRoleOptions
{
    public const string Section = "Migrate";

    /// <summary>
    /// A role without login that owns every table, so that whoever migrates next, and the partition keepers, may change them.
    /// </summary>
    public string OwnerRole { get; set; } = "aspiregame_owner";

    /// <summary>
    /// A role without login that owns the audit log: no service is a member of it, so none can change or drop what is there.
    /// </summary>
    public string AuditRole => $"{OwnerRole}_audit";

    /// <summary>
    /// Roles of the GameApi nodes. They become members of <see cref="OwnerRole"/>: the partition keeper makes and drops tables.
    /// </summary>
    public string[] NodeRoles { get; set; } = [];

    /// <summary>Roles of the analytics worker. They read the event log and keep the tables of the export.</summary>
    public string[] WorkerRoles { get; set; } = [];

    /// <summary>
    /// Whether this installation is sharded: a database without the extension <c>citus</c> is then refused instead of silently not sharded.
    /// </summary>
    public bool Sharded { get; set; }
}
