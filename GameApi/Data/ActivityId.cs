using GameApi.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment(
    "Ids of stored activities. Its primary key makes a retry idempotent; that of activities must contain occurred_at, which a retry may "
        + "change")]
internal sealed class ActivityId
{
    [Comment("The player")]
    public required Guid PlayerId { get; init; }

    [Comment("The activity. Partitioned weekly by the time in the id (UUIDv7); partitions are dropped with those of activities")]
    public required Guid Id { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ActivityId>
    {
        public void Configure(EntityTypeBuilder<ActivityId> id)
        {
            id.ToTable("activity_ids");
            id.PartitionByWeek("activity_id");
            id.HasKey(i => new { i.PlayerId, i.Id });
            id.Property(i => i.Id).HasColumnName("activity_id");
        }
    }
}
