using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Problems;

namespace GameApi.Http.Faults;

/// <summary>503 with Retry-After: the same request may succeed later.</summary>
internal static class Unavailable
{
    /// <summary>Short enough for a waiting player, long enough for a store to restart.</summary>
    internal const string RetryAfterSeconds = "2";

    private const string ReadDetail = "Retry the request after the time in Retry-After.";

    private const string WriteDetail =
        "It is unknown whether the request took effect. A write with an Idempotency-Key may be retried after the time in Retry-After; "
            + "otherwise read the current state first.";

    /// <summary>
    /// What a client may rely on after a failure. A write may have committed, in this statement or an earlier one, so the detail never
    /// claims that a write changed nothing.
    /// </summary>
    internal static string DetailOf(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) ? ReadDetail : WriteDetail;

    /// <summary>For endpoints that reject a request themselves, for example because a queue is full, and so know its outcome.</summary>
    internal static ProblemHttpResult Problem(HttpResponse response, string detail)
    {
        response.Headers.RetryAfter = RetryAfterSeconds;
        return global::ServiceDefaults.Problems.Problem.Of(ProblemType.Unavailable, detail);
    }
}
