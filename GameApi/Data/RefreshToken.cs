using GameApi.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment("Refresh tokens; each has one successor. Reusing a token after a short grace period revokes its family")]
internal sealed class RefreshToken
{
    [Comment("The player; part of the token itself, so that a refresh touches one partition")]
    public required Guid PlayerId { get; init; }

    [Comment("SHA-256 of the token; the token itself is not stored")]
    public required byte[] TokenHash { get; init; }

    [Comment("The login it belongs to")]
    public required Guid FamilyId { get; init; }

    [Comment("When it was issued")]
    public required DateTimeOffset IssuedAt { get; init; }

    [Comment("When it expires")]
    public required DateTimeOffset ExpiresAt { get; init; }

    [Comment("When it was exchanged for a new one")]
    public DateTimeOffset? UsedAt { get; set; }

    [Comment("Derives the successor from the token, so that a repeated request gets the same one for a few seconds")]
    public byte[]? SuccessorSalt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<RefreshToken>
    {
        public void Configure(EntityTypeBuilder<RefreshToken> token)
        {
            token.ToTable("refresh_tokens", table =>
            {
                table.HasCheckConstraint("ck_refresh_tokens_hash", "octet_length(token_hash) = 32");
                table.HasCheckConstraint(
                    "ck_refresh_tokens_successor", "successor_salt IS NULL OR (octet_length(successor_salt) = 32 AND used_at IS NOT NULL)");
                table.HasCheckConstraint("ck_refresh_tokens_times", "expires_at > issued_at");
            });
            token.PartitionByHash("player_id");
            token.HasKey(t => new { t.PlayerId, t.TokenHash });
            token.HasIndex(t => t.ExpiresAt);
        }
    }
}
