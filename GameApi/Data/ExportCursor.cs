using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment("How far each exporter has read this database's event log; partitions beyond it are never dropped")]
internal sealed class ExportCursor
{
    [Comment("The exporter's name for what it reads")]
    public required string Source { get; init; }

    [Comment("Transaction of the last activity exported")]
    public required ulong Txid { get; set; }

    [Comment("The last activity exported")]
    public required Guid ActivityId { get; set; }

    [Comment("Who did it: activity ids are unique per player only")]
    public required Guid ActivityPlayerId { get; set; }

    [Comment("Transaction of the end of the range that is being exported, announced before it is; null when none is")]
    public ulong? AnnouncedTxid { get; set; }

    [Comment("Activity of that end")]
    public Guid? AnnouncedActivityId { get; set; }

    [Comment("Player of that end")]
    public Guid? AnnouncedPlayerId { get; set; }

    [Comment("Everything that was gone by then is not going to be exported any more")]
    public DateTimeOffset? CheckedAt { get; set; }

    [Comment("When the cursor moved last")]
    public required DateTimeOffset UpdatedAt { get; set; }

    [Comment("The cluster whose transactions the cursor counts (pg_control_system)")]
    public long? SystemIdentifier { get; set; }

    [Comment("Its timeline: one more after each promotion")]
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
