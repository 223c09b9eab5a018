using ServiceDefaults.Postgres;

namespace GameApi.Data;

/// <summary>The keys of <see cref="AdvisoryLock"/> that nodes and migrations take. The worker's is another: <c>LeaderLock</c>.</summary>
internal static class DatabaseLocks
{
    /// <summary>Held by whoever changes tables: migrations and partition keepers, one at a time per database.</summary>
    public const long Schema = 0x47414D45_00000001;

    /// <summary>Held by whoever writes the heartbeats that wait in Redis.</summary>
    public const long Heartbeats = 0x47414D45_00000002;

    /// <summary>Held by whoever deletes what is past its age.</summary>
    public const long Retention = 0x47414D45_00000003;

    /// <summary>Held by a transaction that has added to the audit log, until it ends: each row is chained to the one before it.</summary>
    public const long Audit = 0x47414D45_00000004;
}
