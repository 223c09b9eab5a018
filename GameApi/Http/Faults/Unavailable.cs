using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Problems;

namespace GameApi.Http.Faults;

/// <summary>503 with Retry-After: not now, the same request later.</summary>
internal static class Unavailable
{
    /// <summary>Short enough that a player does not give up, long enough that a store can restart.</summary>
    internal const string RetryAfterSeconds = "2";

    internal const string Detail = "Nothing was changed. Repeat the request after the time of Retry-After.";

    internal const string UncertainDetail =
        "It is not known whether the request took effect. Writes with an Idempotency-Key may be repeated; otherwise read first, after the time of Retry-After.";

    /// <summary>For endpoints that turn a request away themselves, such as when a queue is full.</summary>
    internal static ProblemHttpResult Problem(HttpResponse response, string detail = Detail)
    {
        response.Headers.RetryAfter = RetryAfterSeconds;
        return global::ServiceDefaults.Problems.Problem.Of(ProblemType.Unavailable, detail);
    }
}
