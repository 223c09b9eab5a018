namespace GameApi.Activities;

/// <summary>What became of one activity.</summary>
internal enum ActivityOutcome
{
    /// <summary>Stored now, and committed.</summary>
    Accepted,

    /// <summary>Its id was stored before.</summary>
    Duplicate,

    /// <summary>The database refuses its content.</summary>
    Refused,

    /// <summary>Its player was erased: it is not stored.</summary>
    Erased,

    /// <summary>The database refuses so many others of its request that nobody found out.</summary>
    Undecided,
}
