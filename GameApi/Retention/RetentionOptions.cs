using System.ComponentModel.DataAnnotations;

namespace GameApi.Retention;

/// <summary>Configuration section <c>Retention</c>.</summary>
internal sealed class RetentionOptions
{
    internal const string Section = "Retention";

    /// <summary>Time between rounds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Rows per statement, which therefore holds its locks for milliseconds only.</summary>
    [Range(1, 100_000)]
    public int BatchSize { get; set; } = 1_000;
}
