namespace GameApi.Migrate;

/// <summary>
/// Configuration section <c>Migrate</c>: the PostgreSQL roles of the services where each has its own login, for example a managed identity
/// each. Empty where all share one login.
/// </summary>
internal sealed class ServiceRoleOptions
{
    public const string Section = "Migrate";

    /// <summary>
    /// A role without login that owns every table, so that the next migration and the partition keepers may change them.
    /// </summary>
    public string OwnerRole { get; set; } = "aspiregame_owner";

    /// <summary>
    /// A role without login that owns the audit log. No service is a member, so none can change or drop its rows.
    /// </summary>
    public string AuditRole => $"{OwnerRole}_audit";

    /// <summary>
    /// Roles of the GameApi nodes. They become members of <see cref="OwnerRole"/>, because the partition keeper creates and drops tables.
    /// </summary>
    public string[] NodeRoles { get; set; } = [];

    /// <summary>Roles of the analytics worker. They read the event log and write the tables of the export.</summary>
    public string[] WorkerRoles { get; set; } = [];

    /// <summary>
    /// Whether this installation is sharded. If so, a database without the extension <c>citus</c> is an error; otherwise it would silently
    /// not be sharded.
    /// </summary>
    public bool Sharded { get; set; }
}
