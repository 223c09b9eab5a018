using Microsoft.AspNetCore.Mvc;

namespace GameApi.Activities;

/// <summary>What became of a batch. The accepted and the duplicates are stored, and stay so.</summary>
/// <param name="Accepted">Stored now.</param>
/// <param name="Duplicates">Stored before, or twice in this batch.</param>
/// <param name="Rejected">Not stored, and why; repeating them unchanged is pointless.</param>
internal sealed record ActivityReceipt(int Accepted, int Duplicates, IReadOnlyList<RejectedActivity> Rejected);

/// <param name="Index">Place in the batch, from 0.</param>
/// <param name="Id">The id as it was sent, if it was a text.</param>
/// <param name="Problem">As a request with only this item would be answered.</param>
internal sealed record RejectedActivity(int Index, string? Id, ProblemDetails Problem);
