using System.ComponentModel.DataAnnotations;

namespace GameApi.Activities;

/// <summary>Configuration section <c>Activities</c>: the group commit.</summary>
internal sealed class ActivityOptions
{
    public const string Section = "Activities";

    /// <summary>Activities that may wait on this node; beyond it requests are answered 503.</summary>
    [Range(500, 1_000_000)]
    public int QueueLimit { get; set; } = 20_000;

    /// <summary>Activities committed at once, at most.</summary>
    [Range(1, 100_000)]
    public int MostPerCommit { get; set; } = 5_000;

    /// <summary>Commits in flight per node: while one waits for the disk the next is filled.</summary>
    [Range(1, 16)]
    public int Writers { get; set; } = 2;
}
