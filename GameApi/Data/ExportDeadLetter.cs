using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment("Activities that the warehouse rejected, kept whole so that they can be inspected and exported again")]
internal sealed class ExportDeadLetter
{
    [Comment("The exporter's name for this event log")]
    public required string Source { get; init; }

    [Comment("The player")]
    public required Guid PlayerId { get; init; }

    [Comment("The activity")]
    public required Guid ActivityId { get; init; }

    [Comment("The transaction that stored it")]
    public required ulong Txid { get; init; }

    [Comment("The game; null outside of games")]
    public string? GameId { get; init; }

    [Comment("The session, if any")]
    public Guid? SessionId { get; init; }

    [Comment("What happened")]
    public required string Kind { get; init; }

    [Comment("When it happened")]
    public required DateTimeOffset OccurredAt { get; init; }

    [Comment("Details, as JSON")]
    public string? Payload { get; init; }

    [Comment("The warehouse's error")]
    public required string Reason { get; init; }

    [Comment("When it was rejected")]
    public required DateTimeOffset DiedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ExportDeadLetter>
    {
        public void Configure(EntityTypeBuilder<ExportDeadLetter> letter)
        {
            letter.ToTable("export_dead_letters");
            letter.HasKey(l => new { l.PlayerId, l.ActivityId, l.Source });
            letter.HasIndex(l => l.DiedAt);

            // Serves exporting one again.
            letter.HasIndex(l => l.ActivityId);
            letter.Property(l => l.Payload).HasColumnType("jsonb");
            letter.Property(l => l.Txid).HasColumnType("xid8");
        }
    }
}
