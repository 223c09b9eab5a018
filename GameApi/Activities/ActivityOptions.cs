using System.ComponentModel.DataAnnotations;

namespace GameApi.Activities;

/// <summary>Configuration section <c>Activities</c>: the group commit.</summary>
internal sealed class ActivityOptions
{
    public const string Section = "Activities";

    /// <summary>How many activities may wait on a node. Beyond it requests get 503.</summary>
    [Range(500, 1_000_000)]
    public int QueueLimit { get; set; } = 20_000;

    /// <summary>Target size of a commit: no further request joins once it is reached.</summary>
    [Range(1, 100_000)]
    public int MaxPerCommit { get; set; } = 5_000;

    /// <summary>Concurrent commits per node: while one waits for the disk, the next one fills.</summary>
    [Range(1, 16)]
    public int Writers { get; set; } = 2;
}
