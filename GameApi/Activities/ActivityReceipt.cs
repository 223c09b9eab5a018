using Microsoft.AspNetCore.Mvc;

namespace GameApi.Activities;

/// <summary>The outcome of a report. Accepted activities and duplicates are stored.</summary>
/// <param name="Accepted">How many were stored now.</param>
/// <param name="Duplicates">How many were stored before, or occur twice in this report.</param>
/// <param name="Rejected">The activities that were not stored, with the reason. A retry without a change is rejected again.</param>
/// <example>{ "accepted": 2, "duplicates": 1, "rejected": [] }</example>
internal sealed record ActivityReceipt(int Accepted, int Duplicates, IReadOnlyList<RejectedActivity> Rejected);

/// <param name="Index">Position in the report, from 0.</param>
/// <param name="Id">The id as it was sent, if it was a string.</param>
/// <param name="Problem">The problem that a report with only this activity would get.</param>
/// <example>
/// {
///     "index": 2, "id": "01930f2b-11aa-7d02-8e61-0c9d7e5f4a3b",
///     "problem": {
///         "type": "urn:aspiregame:problem:invalid-request", "title": "The request is not valid.", "status": 400,
///         "errors": {"kind": ["1 to 64 of a-z, 0-9, dot, underscore and hyphen."]}
///     }
/// }
/// </example>
internal sealed record RejectedActivity(int Index, string? Id, ProblemDetails Problem);
