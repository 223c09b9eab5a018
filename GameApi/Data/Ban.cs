using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment("Bans of players. Every node keeps the active ones in memory and reads changes several times a second")]
internal sealed class Ban
{
    [Comment("UUIDv7")]
    public required Guid BanId { get; init; }

    [Comment("The banned player")]
    public required Guid PlayerId { get; init; }

    [Comment("login, scores or all")]
    public required string Scope { get; init; }

    [Comment("End of the ban; null: until it is lifted")]
    public DateTimeOffset? Until { get; init; }

    [Comment("Reason, shown to operators only")]
    public required string Reason { get; init; }

    [Comment("The operator who set it")]
    public required string CreatedBy { get; init; }

    [Comment("When it was set")]
    public required DateTimeOffset CreatedAt { get; init; }

    [Comment("When it was lifted early; null if it was not")]
    public DateTimeOffset? LiftedAt { get; set; }

    [Comment("Latest change; nodes read the rows changed since their last read")]
    public required DateTimeOffset ChangedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Ban>
    {
        public void Configure(EntityTypeBuilder<Ban> ban)
        {
            ban.ToTable("bans", table =>
            {
                table.HasCheckConstraint("ck_bans_scope", "scope IN ('login', 'scores', 'all')");
                table.HasCheckConstraint("ck_bans_reason", "char_length(reason) BETWEEN 3 AND 500");
                table.HasCheckConstraint("ck_bans_until", "until > created_at");
            });
            ban.HasKey(b => new { b.PlayerId, b.BanId });
            ban.HasIndex(b => b.ChangedAt);
        }
    }
}
