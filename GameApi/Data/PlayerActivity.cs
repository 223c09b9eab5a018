using GameApi.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment("The event log: activities of players, appended in the transaction of the change, read by the exporter")]
internal sealed class PlayerActivity
{
    [Comment("The player")]
    public required Guid PlayerId { get; init; }

    [Comment("UUIDv7 made by the reporter, so that a retry is recognised; unique per player through activity_ids")]
    public required Guid ActivityId { get; init; }

    [Comment("The game; null outside of games")]
    public string? GameId { get; init; }

    [Comment("The session, if any")]
    public Guid? SessionId { get; init; }

    [Comment("What happened, in dotted lower case")]
    public required string Kind { get; init; }

    [Comment("When it happened, by the reporter's clock; weekly partitions")]
    public required DateTimeOffset OccurredAt { get; init; }

    [Comment("When it was stored, by this database's clock")]
    public DateTimeOffset ReceivedAt { get; init; }

    [Comment("Details by kind, as JSON; never queried by content here")]
    public string? Payload { get; init; }

    [Comment("The transaction that stored it; below the snapshot's xmin no new rows can appear")]
    public ulong Txid { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<PlayerActivity>
    {
        public void Configure(EntityTypeBuilder<PlayerActivity> activity)
        {
            activity.ToTable("activities", table =>
            {
                table.HasCheckConstraint("ck_activities_game_id", Checks.Name("game_id", "[a-z0-9-]*", 2, 32));
                table.HasCheckConstraint("ck_activities_kind", Checks.Name("kind", "[a-z0-9][a-z0-9._-]*", 1, 64));
                table.HasCheckConstraint("ck_activities_activity_id", "get_byte(uuid_send(activity_id), 6) >> 4 = 7");
                table.HasCheckConstraint("ck_activities_payload", Checks.Jsonb("payload", Checks.MaxPayload));
            });
            activity.PartitionByWeek("occurred_at");

            // Also serves a player's newest activities, read backwards.
            activity.HasKey(a => new { a.PlayerId, a.OccurredAt, a.ActivityId });
            activity.Property(a => a.Payload).HasColumnType("jsonb");
            activity.Property(a => a.ReceivedAt).HasDefaultValueSql("now()");
            activity.Property(a => a.Txid).HasColumnType("xid8").HasDefaultValueSql("pg_current_xact_id()");
            activity.HasIndex(a => new { a.Txid, a.ActivityId, a.PlayerId });
        }
    }
}
