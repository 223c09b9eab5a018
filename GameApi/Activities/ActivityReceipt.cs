using Microsoft.AspNetCore.Mvc;

namespace GameApi.Activities;

/// <summary>What became of a batch. The accepted and the duplicates are stored, and stay so.</summary>
/// <param name="Accepted">Stored now.</param>
/// <param name="Duplicates">Stored before, or twice in this batch.</param>
/// <param name="Rejected">Not stored, and why; repeating them unchanged is pointless.</param>
/// <example>{ "accepted": 2, "duplicates": 1, "rejected": [] }</example>
internal sealed record ActivityReceipt(int Accepted, int Duplicates, IReadOnlyList<RejectedActivity> Rejected);

/// <param name="Index">Place in the batch, from 0.</param>
/// <param name="Id">The id as it was sent, if it was a text.</param>
/// <param name="Problem">As a request with only this item would be answered.</param>
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
