using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment("Failed e-mail logins of the current window: the lockout, shared by all nodes without Redis")]
internal sealed class LoginFailure
{
    [Comment("SHA-256 of the e-mail address in lower case: unknown addresses lock too, and no address is stored")]
    public required byte[] Subject { get; init; }

    [Comment("Failures since window_started_at")]
    public required short Failures { get; set; }

    [Comment("First failure of the window")]
    public required DateTimeOffset WindowStartedAt { get; set; }

    [Comment("No login before this time")]
    public DateTimeOffset? LockedUntil { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<LoginFailure>
    {
        public void Configure(EntityTypeBuilder<LoginFailure> failure)
        {
            failure.ToTable("login_failures", table =>
            {
                table.HasCheckConstraint("ck_login_failures_subject", "octet_length(subject) = 32");
                table.HasCheckConstraint("ck_login_failures_failures", "failures > 0");
            });
            failure.HasKey(f => f.Subject);
            failure.HasIndex(f => f.WindowStartedAt);
        }
    }
}
