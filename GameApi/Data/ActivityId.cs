using GameApi.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment(
    "Ids of stored activities. Its key is what stores an activity once: that of activities has to hold occurred_at, which a retry may "
        + "change")]
internal sealed class ActivityId
{
    [Comment("Whose activity")]
    public required Guid PlayerId { get; init; }

    [Comment("The activity's id; weekly partitions by the time in it (UUIDv7), dropped with those of activities")]
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
