using ServiceDefaults.Postgres;

namespace GameApi.Data;

/// <summary>
/// The keys of the <see cref="AdvisoryLock"/>s that nodes and migrations take. The worker has its own: <c>LeaderLock</c>.
/// </summary>
internal static class DatabaseLocks
{
    /// <summary>Held while tables are changed, by a migration or a partition keeper: one at a time per database.</summary>
    public const long Schema = 0x47414D45_00000001;

    /// <summary>Held while the pending heartbeats in Redis are written to the database.</summary>
    public const long Heartbeats = 0x47414D45_00000002;

    /// <summary>Held while expired rows are deleted.</summary>
    public const long Retention = 0x47414D45_00000003;

    /// <summary>Held by a transaction that appends to the audit log, until it ends: each row is chained to the previous one.</summary>
    public const long Audit = 0x47414D45_00000004;
}
