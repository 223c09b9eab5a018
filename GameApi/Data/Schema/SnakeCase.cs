using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace GameApi.Data.Schema;

/// <summary>Names columns, keys and indexes in snake case, as is usual in PostgreSQL. The database never generates keys.</summary>
internal static class SnakeCase
{
    public static void UseSnakeCase(this ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
        {
            var table = entity.GetTableName()!;
            foreach (var property in entity.GetProperties())
                if (property.FindAnnotation(RelationalAnnotationNames.ColumnName) is null)
                    property.SetColumnName(Of(property.Name));

            var key = entity.FindPrimaryKey()!;
            key.SetName($"pk_{table}");
            foreach (var property in key.Properties)
                property.ValueGenerated = ValueGenerated.Never;

            foreach (var index in entity.GetIndexes().Where(index => index.FindAnnotation(RelationalAnnotationNames.Name) is null))
                index.SetDatabaseName(
                    $"{(index.IsUnique ? "ux" : "ix")}_{table}_{string.Join('_', index.Properties.Select(p => Of(p.Name)))}");
        }
    }

    /// <summary><c>LastSeenAt</c> becomes <c>last_seen_at</c>.</summary>
    internal static string Of(string name) => string.Concat(name.Select((letter, at) =>
        at > 0 && char.IsUpper(letter) ? $"_{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}
