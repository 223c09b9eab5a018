using GameApi.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment("Responses of writes with an Idempotency-Key, stored in the transaction of the write and returned to a retry")]
internal sealed class IdempotencyRecord
{
    /// <summary>How long a retry gets the stored response.</summary>
    internal static readonly TimeSpan Age = TimeSpan.FromDays(1);

    [Comment("The player whose data the write changes")]
    public required Guid PlayerId { get; init; }

    [Comment("The caller: the client id of a service, or empty for the player")]
    public required string Client { get; init; }

    [Comment("The Idempotency-Key header")]
    public required string Key { get; init; }

    [Comment("SHA-256 of method, path and body; the same key with another request is rejected")]
    public required byte[] RequestHash { get; init; }

    [Comment("Body of the response, byte for byte")]
    public required byte[] Response { get; init; }

    [Comment("When it was stored; deleted a day later")]
    public required DateTimeOffset CreatedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<IdempotencyRecord>
    {
        public void Configure(EntityTypeBuilder<IdempotencyRecord> record)
        {
            record.ToTable("idempotency_records", table =>
            {
                table.HasCheckConstraint("ck_idempotency_records_key", "char_length(key) BETWEEN 1 AND 128");
                table.HasCheckConstraint("ck_idempotency_records_key_form", "key ~ '^[!-~]+$'");
                table.HasCheckConstraint("ck_idempotency_records_client", "char_length(client) <= 64");
                table.HasCheckConstraint("ck_idempotency_records_hash", "octet_length(request_hash) = 32");
            });
            record.PartitionByHash("player_id");
            record.HasKey(r => new { r.PlayerId, r.Client, r.Key });
            record.HasIndex(r => r.CreatedAt);
        }
    }
}
