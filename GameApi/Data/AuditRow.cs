using GameApi.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment(
    "Changes made by operators; each row is chained to the previous one by its hash. Append-only, except that columns that may name a "
        + "player are emptied when the player is erased")]
internal sealed class AuditRow
{
    [Comment("1, 2, 3 without a gap")]
    public required long Seq { get; init; }

    [Comment("UUIDv7, returned with the change")]
    public required Guid Id { get; init; }

    [Comment("Time of the change, by the database's clock")]
    public required DateTimeOffset At { get; init; }

    [Comment("The operator's id, a service's client id, or command for a change made on the command line")]
    public required string Actor { get; init; }

    [Comment("The action, for example player.ban")]
    public required string Action { get; init; }

    [Comment("The target: kind and id")]
    public required string Subject { get; init; }

    [Comment("The player concerned, if any")]
    public Guid? PlayerId { get; init; }

    [Comment("Trace id of the request")]
    public string? RequestId { get; init; }

    [Comment("State before the change; null once the player has been erased")]
    public string? Before { get; set; }

    [Comment("State after the change; null once the player has been erased")]
    public string? After { get; set; }

    [Comment("Reason given by the operator; null once the player has been erased")]
    public string? Reason { get; set; }

    [Comment("Prevents guessing erased content from the digest; erased with it")]
    public byte[]? Salt { get; set; }

    [Comment("SHA-256 of salt, before, after and reason")]
    public required byte[] Digest { get; init; }

    [Comment("SHA-256 of the previous row's hash and of this row with its digest")]
    public required byte[] Hash { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<AuditRow>
    {
        public void Configure(EntityTypeBuilder<AuditRow> row)
        {
            row.ToTable("admin_audit", table =>
            {
                table.HasCheckConstraint("ck_admin_audit_seq", "seq > 0");
                table.HasCheckConstraint("ck_admin_audit_actor", "char_length(actor) BETWEEN 1 AND 64");
                table.HasCheckConstraint("ck_admin_audit_action", Checks.Name("action", "[a-z][a-z.-]*", 1, 64));
                table.HasCheckConstraint("ck_admin_audit_subject", "char_length(subject) BETWEEN 1 AND 128");
                table.HasCheckConstraint("ck_admin_audit_reason", "char_length(reason) <= 500");
                table.HasCheckConstraint("ck_admin_audit_hashes", "octet_length(digest) = 32 AND octet_length(hash) = 32");
                table.HasCheckConstraint(
                    "ck_admin_audit_removed", "salt IS NOT NULL OR (before IS NULL AND after IS NULL AND reason IS NULL)");
            });
            row.AppendOnly();
            row.HasKey(r => r.Seq);
            row.Property(r => r.Seq).ValueGeneratedNever();

            // json keeps the text as it was hashed; jsonb would normalise it.
            row.Property(r => r.Before).HasColumnType("json");
            row.Property(r => r.After).HasColumnType("json");
            row.HasIndex(r => r.Id).IsUnique();
            row.HasIndex(r => new { r.PlayerId, r.Seq });
            row.HasIndex(r => new { r.Actor, r.Seq });
            row.HasIndex(r => new { r.Action, r.Seq });
        }
    }
}
