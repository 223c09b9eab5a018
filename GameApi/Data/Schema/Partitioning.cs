using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data.Schema;

/// <summary>How a table is partitioned, as annotations of the model: EF Core has no support for partitions.</summary>
internal static class Partitioning
{
    /// <summary>Hash partitions per player table: enough to spread locks, vacuum and index size, few enough to plan fast.</summary>
    public const int HashPartitions = 16;

    private const string HashAnnotation = "Game:PartitionByHash";
    private const string WeekAnnotation = "Game:PartitionByWeek";

    public static void PartitionByHash<T>(this EntityTypeBuilder<T> entity, string column) where T : class =>
        entity.HasAnnotation(HashAnnotation, column);

    /// <summary>Weekly range partitions. The migration creates only the DEFAULT one; the partition keeper creates the weeks.</summary>
    public static void PartitionByWeek<T>(this EntityTypeBuilder<T> entity, string column) where T : class =>
        entity.HasAnnotation(WeekAnnotation, column);

    public static string? HashColumn(this IReadOnlyEntityType entity) => (string?)entity.FindAnnotation(HashAnnotation)?.Value;

    public static string? WeekColumn(this IReadOnlyEntityType entity) => (string?)entity.FindAnnotation(WeekAnnotation)?.Value;
}
