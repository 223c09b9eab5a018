using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment("Sessions of operators; each has one secret, replaced by every refresh")]
internal sealed class OperatorSession
{
    [Comment("UUIDv7; the sid claim of the access tokens")]
    public required Guid SessionId { get; init; }

    [Comment("The operator")]
    public required Guid OperatorId { get; init; }

    [Comment("Whether it started through the identity provider, which is responsible for the second factor")]
    public bool IsByProvider { get; init; }

    [Comment("SHA-256 of the current secret; the secret itself is not stored")]
    public required byte[] SecretHash { get; set; }

    [Comment("SHA-256 of the previous secret: for a few seconds it still returns the current one")]
    public byte[]? PreviousHash { get; set; }

    [Comment("Derives the current secret from the previous one")]
    public byte[]? SuccessorSalt { get; set; }

    [Comment("Time of login")]
    public required DateTimeOffset CreatedAt { get; init; }

    [Comment("Latest refresh; the idle timeout counts from it")]
    public required DateTimeOffset LastUsedAt { get; set; }

    [Comment("Absolute end of the session")]
    public required DateTimeOffset ExpiresAt { get; init; }

    [Comment("When it ended; null while valid")]
    public DateTimeOffset? EndedAt { get; set; }

    [Comment("logout, everywhere, password, reuse, roles, disabled or reset")]
    public string? EndReason { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<OperatorSession>
    {
        public void Configure(EntityTypeBuilder<OperatorSession> session)
        {
            session.ToTable("operator_sessions", table =>
            {
                table.HasCheckConstraint("ck_operator_sessions_hash", "octet_length(secret_hash) = 32");
                table.HasCheckConstraint("ck_operator_sessions_previous", "(previous_hash IS NULL) = (successor_salt IS NULL)");
                table.HasCheckConstraint("ck_operator_sessions_ended", "(ended_at IS NULL) = (end_reason IS NULL)");
                table.HasCheckConstraint("ck_operator_sessions_reason",
                    "end_reason IN ('logout', 'everywhere', 'password', 'reuse', 'roles', 'disabled', 'reset')");
            });
            session.HasKey(s => s.SessionId);
            session.Property(s => s.IsByProvider).HasDefaultValue(false);
            session.HasIndex(s => s.OperatorId).HasFilter("ended_at IS NULL");
            session.HasIndex(s => s.ExpiresAt);
        }
    }
}
