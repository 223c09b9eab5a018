using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Npgsql;

namespace GameApi.Data;

/// <summary>
/// On Citus, a transaction that changes one shard commits on the shard's node first and then on the coordinator, which has the event log.
/// If the connection breaks in between, the change is kept and its activity is lost. Citus commits in two phases once the transaction has
/// changed a coordinator table in Citus' metadata. This is one, always empty. The event log itself stays out of the metadata, so that
/// reports and the partition keeper run at their normal cost.
/// </summary>
[Comment(
    "Always empty. On Citus a DELETE here makes a transaction commit in two phases, so that an activity commits with the change "
        + "it records")]
internal sealed class TwoPhaseCommit
{
    public const string Table = "two_phase_commits";

    [Comment("Unused: there are no rows")]
    public required short Id { get; init; }

    /// <summary>Returns a command that makes its transaction commit in two phases; null if the database is not sharded.</summary>
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
