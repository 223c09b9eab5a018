using GameApi.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment("Logins of players; each starts a family of refresh tokens that is revoked as a whole")]
internal sealed class TokenFamily
{
    [Comment("The player")]
    public required Guid PlayerId { get; init; }

    [Comment("UUIDv7; the sid claim of the access tokens")]
    public required Guid FamilyId { get; init; }

    [Comment("Time of login")]
    public required DateTimeOffset CreatedAt { get; init; }

    [Comment("When the family expires unless it is refreshed")]
    public required DateTimeOffset ExpiresAt { get; set; }

    [Comment("When it was revoked; null while valid")]
    public DateTimeOffset? RevokedAt { get; set; }

    [Comment("logout, reuse or erasure")]
    public string? RevokedReason { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<TokenFamily>
    {
        public void Configure(EntityTypeBuilder<TokenFamily> family)
        {
            family.ToTable("token_families", table =>
            {
                table.HasCheckConstraint("ck_token_families_revoked", "(revoked_at IS NULL) = (revoked_reason IS NULL)");
                table.HasCheckConstraint("ck_token_families_times", "expires_at > created_at");
                table.HasCheckConstraint("ck_token_families_reason", "revoked_reason IN ('logout', 'reuse', 'erasure')");
            });
            family.PartitionByHash("player_id");
            family.HasKey(f => new { f.PlayerId, f.FamilyId });
            family.HasIndex(f => f.ExpiresAt);
        }
    }
}
