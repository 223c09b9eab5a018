using GameApi.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment("People who work with the console; disabled and not deleted, so that the audit log can name them")]
internal sealed class Operator
{
    [Comment("UUIDv7; the sub claim of the access tokens")]
    public required Guid OperatorId { get; init; }

    [Comment("In lower case; logs in")]
    public required string Email { get; init; }

    [Comment("Shown to other operators")]
    public required string Name { get; set; }

    [Comment("Some of support, analyst, designer and admin")]
    public required string[] Roles { get; set; }

    [Comment("Password hash with its parameters")]
    public required string PasswordHash { get; set; }

    [Comment("Until when a generated password logs in, and only to choose another; null once the operator has chosen one")]
    public DateTimeOffset? PasswordExpiresAt { get; set; }

    [Comment("Address of the identity provider and its subject, once the operator has logged in by it")]
    public string? ProviderSubject { get; set; }

    [Comment("The TOTP secret, encrypted (AES-256-GCM); null where only the password is asked for")]
    public byte[]? TotpSecret { get; set; }

    [Comment("A TOTP secret that no code has confirmed yet, encrypted")]
    public byte[]? TotpPending { get; set; }

    [Comment("The time step of the latest code that was used: none of it or before it is accepted again")]
    public long TotpStep { get; set; }

    [Comment("Since when the operator cannot log in")]
    public DateTimeOffset? DisabledAt { get; set; }

    [Comment("Latest login")]
    public DateTimeOffset? LastLoginAt { get; set; }

    [Comment("When the account was made")]
    public required DateTimeOffset CreatedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Operator>
    {
        public void Configure(EntityTypeBuilder<Operator> account)
        {
            account.ToTable("operators", table =>
            {
                table.HasCheckConstraint("ck_operators_email", "char_length(email) <= 254 AND email ~ '^[^@]+@[^@]+$'");
                table.HasCheckConstraint("ck_operators_name", $"char_length(name) BETWEEN 1 AND 64 AND {Checks.Text("name")}");
                table.HasCheckConstraint("ck_operators_roles", "roles <@ '{support,analyst,designer,admin}' AND cardinality(roles) > 0");
            });
            account.HasKey(o => o.OperatorId);
            account.HasIndex(o => o.Email).IsUnique();
            account.HasIndex(o => o.ProviderSubject).IsUnique();
            account.Property(o => o.TotpStep).HasDefaultValue(0L);
        }
    }
}
