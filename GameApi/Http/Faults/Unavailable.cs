using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Problems;

namespace GameApi.Http.Faults;

/// <summary>503 with Retry-After: not now, the same request later.</summary>
internal static class Unavailable
{
    /// <summary>Short enough that a player does not give up, long enough that a store can restart.</summary>
    internal const string RetryAfterSeconds = "2";

    private const string ReadDetail = "Repeat the request after the time of Retry-After.";

    private const string WriteDetail =
        "It is not known whether the request took effect. Writes with an Idempotency-Key may be repeated; otherwise read first, after "
            + "the time of Retry-After.";

    /// <summary>
    /// What a client may rely on when something broke. A write may have been committed, by this statement or by one before it, so of no
    /// write is it said that it changed nothing.
    /// </summary>
    internal static string DetailOf(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) ? ReadDetail : WriteDetail;

    /// <summary>For endpoints that turn a request away themselves, such as when a queue is full, and know what became of it.</summary>
    internal static ProblemHttpResult Problem(HttpResponse response, string detail)
    {
        response.Headers.RetryAfter = RetryAfterSeconds;
        return global::ServiceDefaults.Problems.Problem.Of(ProblemType.Unavailable, detail);
    }
}
