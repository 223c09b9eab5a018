using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Npgsql;

namespace GameApi.Data;

/// <summary>
/// On Citus a transaction that changes one shard commits on the shard's node before it commits on the coordinator, where the event log is:
/// a broken connection in between keeps the change and loses its activity. Citus commits in two phases once the transaction has changed a
/// table of the coordinator that Citus knows. This is one, always empty. The event log itself stays unknown to Citus, so that reports and
/// the partition keeper cost what they cost.
/// </summary>
[Comment(
    "Always empty. On Citus a DELETE here makes a transaction commit in two phases, so that an activity commits with the change it records")]
internal sealed class TwoPhaseCommit
{
    public const string Table = "two_phase_commits";

    [Comment("No row has one")]
    public required short Id { get; init; }

    /// <summary>Makes the transaction that runs it commit in two phases; null where the database is not sharded.</summary>
    public static NpgsqlBatchCommand? CommandFor(NpgsqlConnection connection) =>
        ShardedDatabases.Contain(connection) ? new NpgsqlBatchCommand($"DELETE FROM {Table} WHERE id = 0") : null;

    internal sealed class Configuration : IEntityTypeConfiguration<TwoPhaseCommit>
    {
        public void Configure(EntityTypeBuilder<TwoPhaseCommit> row)
        {
            row.ToTable(Table);
            row.HasKey(r => r.Id);
            row.Property(r => r.Id).ValueGeneratedNever();
        }
    }
}
