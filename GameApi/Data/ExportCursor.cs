using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment("Position of each exporter in this database's event log; partitions that are not exported yet are never dropped")]
internal sealed class ExportCursor
{
    [Comment("The exporter's name for this event log")]
    public required string Source { get; init; }

    [Comment("Transaction of the last exported activity")]
    public required ulong Txid { get; set; }

    [Comment("The last exported activity")]
    public required Guid ActivityId { get; set; }

    [Comment("Its player: activity ids are unique per player only")]
    public required Guid ActivityPlayerId { get; set; }

    [Comment("Transaction at the end of the range in progress, recorded before its export; null when none is")]
    public ulong? AnnouncedTxid { get; set; }

    [Comment("Activity at the end of that range")]
    public Guid? AnnouncedActivityId { get; set; }

    [Comment("Player at the end of that range")]
    public Guid? AnnouncedPlayerId { get; set; }

    [Comment("Latest check of the source: rows deleted before it will not be exported")]
    public DateTimeOffset? CheckedAt { get; set; }

    [Comment("When the cursor last moved")]
    public required DateTimeOffset UpdatedAt { get; set; }

    [Comment("The PostgreSQL cluster that the transaction ids belong to (pg_control_system)")]
    public long? SystemIdentifier { get; set; }

    [Comment("Its timeline, which rises with each promotion")]
    public int? Timeline { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ExportCursor>
    {
        public void Configure(EntityTypeBuilder<ExportCursor> cursor)
        {
            cursor.ToTable("export_cursors");
            cursor.HasKey(c => c.Source);
            cursor.Property(c => c.Txid).HasColumnType("xid8");
            cursor.Property(c => c.AnnouncedTxid).HasColumnType("xid8");
        }
    }
}
