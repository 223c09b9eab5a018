using GameApi.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment("Data that games store per player: any JSON under a collection and a key")]
internal sealed class StorageObject
{
    [Comment("The player")]
    public required Guid PlayerId { get; init; }

    [Comment("Groups keys")]
    public required string Collection { get; init; }

    [Comment("Unique within the collection")]
    public required string Key { get; init; }

    [Comment("The JSON as it was sent, at most 64 KiB; json rather than jsonb, because it is only ever returned")]
    public required string Value { get; set; }

    [Comment("Rises with each change; the ETag")]
    public int Version { get; set; } = 1;

    [Comment("First write")]
    public required DateTimeOffset CreatedAt { get; init; }

    [Comment("Latest write")]
    public required DateTimeOffset UpdatedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<StorageObject>
    {
        public void Configure(EntityTypeBuilder<StorageObject> stored)
        {
            stored.ToTable("storage_objects", table =>
            {
                table.HasCheckConstraint("ck_storage_objects_collection", "char_length(collection) BETWEEN 1 AND 64");
                table.HasCheckConstraint("ck_storage_objects_key", "char_length(key) BETWEEN 1 AND 128");
                table.HasCheckConstraint("ck_storage_objects_names",
                    "collection ~ '^[A-Za-z0-9._~-]+$' AND collection !~ '^[.]+$' AND key ~ '^[A-Za-z0-9._~-]+$' AND key !~ '^[.]+$'");
                table.HasCheckConstraint("ck_storage_objects_value", "octet_length(value::text) <= 65536");
                table.HasCheckConstraint("ck_storage_objects_version", "version >= 1");
            });
            stored.PartitionByHash("player_id");
            stored.HasKey(s => new { s.PlayerId, s.Collection, s.Key });
            stored.Property(s => s.Value).HasColumnType("json");
            stored.Property(s => s.Version).HasDefaultValue(1).HasSentinel(0);
        }
    }
}
