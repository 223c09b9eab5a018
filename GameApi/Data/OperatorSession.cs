using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment("Sessions of operators: one secret each, which every refresh replaces")]
internal sealed class OperatorSession
{
    [Comment("UUIDv7; the sid claim of the access tokens")]
    public required Guid SessionId { get; init; }

    [Comment("Whose")]
    public required Guid OperatorId { get; init; }

    [Comment("Whether it began by the identity provider, which has asked for the second factor")]
    public bool IsByProvider { get; init; }

    [Comment("SHA-256 of the present secret; the secret itself is not kept")]
    public required byte[] SecretHash { get; set; }

    [Comment("SHA-256 of the secret before: for some seconds it returns the present one again")]
    public byte[]? PreviousHash { get; set; }

    [Comment("With the secret before it makes the present one")]
    public byte[]? SuccessorSalt { get; set; }

    [Comment("Login")]
    public required DateTimeOffset CreatedAt { get; init; }

    [Comment("Latest refresh: a session that is idle for too long ends")]
    public required DateTimeOffset LastUsedAt { get; set; }

    [Comment("It ends then, however busy it is")]
    public required DateTimeOffset ExpiresAt { get; init; }

    [Comment("Null while good")]
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
