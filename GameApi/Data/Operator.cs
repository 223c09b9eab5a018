using GameApi.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment("Operators of the console; disabled, never deleted, so that the audit log can name them")]
internal sealed class Operator
{
    [Comment("UUIDv7; the sub claim of the access tokens")]
    public required Guid OperatorId { get; init; }

    [Comment("Login name, in lower case")]
    public required string Email { get; init; }

    [Comment("Shown to other operators")]
    public required string Name { get; set; }

    [Comment("One or more of support, analyst, designer and admin")]
    public required string[] Roles { get; set; }

    [Comment("Password hash with its parameters")]
    public required string PasswordHash { get; set; }

    [Comment("When a generated password expires, which only serves to choose another; null once the operator has chosen one")]
    public DateTimeOffset? PasswordExpiresAt { get; set; }

    [Comment("The identity provider's issuer and subject, once the operator has logged in through it")]
    public string? ProviderSubject { get; set; }

    [Comment("The TOTP secret, encrypted (AES-256-GCM); null if login needs only the password")]
    public byte[]? TotpSecret { get; set; }

    [Comment("A TOTP secret not confirmed by a code yet, encrypted")]
    public byte[]? TotpPending { get; set; }

    [Comment("Time step of the latest code used: codes of this step or earlier are rejected")]
    public long TotpStep { get; set; }

    [Comment("When the account was disabled; null if it is active")]
    public DateTimeOffset? DisabledAt { get; set; }

    [Comment("Latest login")]
    public DateTimeOffset? LastLoginAt { get; set; }

    [Comment("When the account was created")]
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
