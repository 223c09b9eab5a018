using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment(
    "Tombstones of erased players, in every database with an event log. Writes for a player check them and are rejected. Kept forever")]
internal sealed class ErasedPlayer
{
    [Comment("The erased player")]
    public required Guid PlayerId { get; init; }

    [Comment("Writes are rejected from this time on")]
    public required DateTimeOffset ErasedAt { get; init; }

    [Comment(
        "A transaction id after the tombstone: once all earlier transactions have ended, every writer sees the tombstone and the rows are "
            + "deleted")]
    public ulong? Barrier { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ErasedPlayer>
    {
        public void Configure(EntityTypeBuilder<ErasedPlayer> erased)
        {
            erased.ToTable("erased_players");
            erased.HasKey(e => e.PlayerId);
            erased.Property(e => e.Barrier).HasColumnType("xid8");

            // Nodes read the recently erased players to reject their tokens.
            erased.HasIndex(e => e.ErasedAt);
        }
    }
}

/// <summary>A transaction wrote for an erased player and is rolled back.</summary>
internal sealed class PlayerErasedException() : Exception("The player was erased.");
