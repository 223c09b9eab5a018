using GameApi.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment("Ways to log in; the only player data not keyed by the player, because a login does not know the player yet")]
internal sealed class PlayerIdentity
{
    [Comment("device or email")]
    public required string Provider { get; init; }

    [Comment("The device id, or the e-mail address in lower case")]
    public required string ExternalId { get; init; }

    [Comment("The player it logs in")]
    public required Guid PlayerId { get; init; }

    [Comment("Password hash with its parameters; e-mail only")]
    public string? PasswordHash { get; set; }

    [Comment("When it was linked")]
    public required DateTimeOffset CreatedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<PlayerIdentity>
    {
        public void Configure(EntityTypeBuilder<PlayerIdentity> identity)
        {
            identity.ToTable("player_identities", table =>
            {
                table.HasCheckConstraint("ck_player_identities_provider", "provider IN ('device', 'email')");
                table.HasCheckConstraint("ck_player_identities_external_id", "char_length(external_id) BETWEEN 1 AND 320");
                table.HasCheckConstraint("ck_player_identities_form",
                    $"(provider <> 'device' OR (char_length(external_id) BETWEEN 8 AND 128 AND {Checks.Text("external_id")})) "
                    + "AND (provider <> 'email' OR (char_length(external_id) <= 254 AND external_id ~ '^[^@]+@[^@]+[.][^@.]+$'))");
                table.HasCheckConstraint("ck_player_identities_password", "(provider = 'email') = (password_hash IS NOT NULL)");
            });
            identity.PartitionByHash("external_id");
            identity.HasKey(i => new { i.Provider, i.ExternalId });
            identity.HasIndex(i => i.PlayerId);
        }
    }
}
