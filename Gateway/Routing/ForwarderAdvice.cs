using ServiceDefaults.Problems;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Routing;

/// <summary>What a forward that failed means for the client, and what to do.</summary>
internal static class ForwarderAdvice
{
    private const string Slow =
        "The service took too long. It may have done the work: repeat a write only with the same Idempotency-Key or id.";

    internal static (ProblemType Type, string Advice) Of(IForwarderErrorFeature failure, int status) => failure.Error switch
    {
        ForwarderError.NoAvailableDestinations => (ProblemType.Unavailable, "No node can serve right now: try again in a moment."),
        // YARP calls what the route's timeout cancelled a bad request.
        ForwarderError.RequestTimedOut or ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled =>
            (ProblemType.GatewayTimeout, Slow),
        ForwarderError.RequestBodyClient => OfBody(failure.Exception),
        _ when status == StatusCodes.Status504GatewayTimeout => (ProblemType.GatewayTimeout, Slow),
        _ => (ProblemType.BadGateway,
            "The connection to the service broke: repeat reads at once, writes with the same Idempotency-Key or id."),
    };

    /// <summary>The client's body broke off, came too slowly, or was not framed as HTTP says.</summary>
    private static (ProblemType Type, string Advice) OfBody(Exception? failure) => RefusalIn(failure)?.StatusCode switch
    {
        StatusCodes.Status408RequestTimeout => (ProblemType.RequestTimeout, "Send the body without pauses, at least 240 bytes a second."),
        StatusCodes.Status413PayloadTooLarge =>
            (ProblemType.TooLarge, "Send less at once: 256 KiB, activities 1 MiB, stored objects 64 KiB, logins 16 KiB."),
        _ => (ProblemType.InvalidRequest, "The body is not complete, or not framed as HTTP says."),
    };

    private static BadHttpRequestException? RefusalIn(Exception? failure) => failure switch
    {
        BadHttpRequestException refusal => refusal,
        AggregateException several => several.InnerExceptions.Select(RefusalIn).FirstOrDefault(refusal => refusal is not null),
        _ => failure?.InnerException is { } inner ? RefusalIn(inner) : null,
    };
}
