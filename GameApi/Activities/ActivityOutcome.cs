namespace GameApi.Activities;

/// <summary>The outcome of storing one activity.</summary>
internal enum ActivityOutcome
{
    /// <summary>Stored and committed now.</summary>
    Accepted,

    /// <summary>Already stored.</summary>
    Duplicate,

    /// <summary>Rejected by the database.</summary>
    Rejected,

    /// <summary>Not stored, because the player was erased.</summary>
    Erased,

    /// <summary>Not stored: the database rejected too many others of the report to decide on this one.</summary>
    Undecided,
}
