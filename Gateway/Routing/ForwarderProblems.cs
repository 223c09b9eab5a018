using ServiceDefaults.Problems;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Routing;

/// <summary>The problem for a failed forward. Its detail says what the client should do.</summary>
internal static class ForwarderProblems
{
    private const string Slow =
        "The service took too long and may have done the work. Retry a write only with the same Idempotency-Key or id.";

    internal static (ProblemType Type, string Detail) Of(IForwarderErrorFeature failure, int status) => failure.Error switch
    {
        ForwarderError.NoAvailableDestinations => (ProblemType.Unavailable, "No node is available right now: try again in a moment."),
        // YARP reports a request that the route's timeout cancelled as a bad request.
        ForwarderError.RequestTimedOut or ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled =>
            (ProblemType.GatewayTimeout, Slow),
        ForwarderError.RequestBodyClient => OfBody(failure.Exception),
        _ when status == StatusCodes.Status504GatewayTimeout => (ProblemType.GatewayTimeout, Slow),
        _ => (ProblemType.BadGateway,
            "The connection to the service broke. Retry reads at once, and writes with the same Idempotency-Key or id."),
    };

    /// <summary>The client's body ended early, arrived too slowly, or was not framed as HTTP requires.</summary>
    private static (ProblemType Type, string Detail) OfBody(Exception? failure) => RejectionIn(failure)?.StatusCode switch
    {
        StatusCodes.Status408RequestTimeout =>
            (ProblemType.RequestTimeout, "Send the body without pauses, at 240 bytes per second or faster."),
        StatusCodes.Status413PayloadTooLarge =>
            (ProblemType.TooLarge, "Send less at once: 256 KiB, activities 1 MiB, stored objects 64 KiB, logins 16 KiB."),
        _ => (ProblemType.InvalidRequest, "The body is incomplete or not framed as HTTP requires."),
    };

    private static BadHttpRequestException? RejectionIn(Exception? failure) => failure switch
    {
        BadHttpRequestException rejection => rejection,
        AggregateException several => several.InnerExceptions.Select(RejectionIn).FirstOrDefault(rejection => rejection is not null),
        _ => failure?.InnerException is { } inner ? RejectionIn(inner) : null,
    };
}
