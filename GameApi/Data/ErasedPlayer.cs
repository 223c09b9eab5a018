using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment(
    "Tombstones, in every database that has an event log: whatever writes for a player looks here and leaves nothing. They stay for good")]
internal sealed class ErasedPlayer
{
    [Comment("Who was erased")]
    public required Guid PlayerId { get; init; }

    [Comment("Since when nothing is written any more")]
    public required DateTimeOffset ErasedAt { get; init; }

    [Comment(
        "A transaction later than the tombstone: once all earlier ones have ended nobody writes who did not see it; then the rows are "
            + "deleted")]
    public ulong? Barrier { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ErasedPlayer>
    {
        public void Configure(EntityTypeBuilder<ErasedPlayer> erased)
        {
            erased.ToTable("erased_players");
            erased.HasKey(e => e.PlayerId);
            erased.Property(e => e.Barrier).HasColumnType("xid8");

            // Nodes read who was erased lately: their tokens are no longer good.
            erased.HasIndex(e => e.ErasedAt);
        }
    }
}

/// <summary>A transaction wrote for a player who was erased. It is rolled back.</summary>
internal sealed class PlayerErasedException() : Exception("The player was erased.");
