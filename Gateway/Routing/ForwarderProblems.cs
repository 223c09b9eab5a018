using ServiceDefaults.Problems;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Routing;

/// <summary>Turns what YARP says of a failed forward (502, 503, 504 without a body) into problem details with advice.</summary>
internal sealed class ForwarderProblems(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.Response.HasStarted || context.GetForwarderErrorFeature() is not { } failure)
            return;

        var (type, advice) = failure.Error switch
        {
            ForwarderError.NoAvailableDestinations => (ProblemType.Unavailable, "No node can serve right now: try again in a moment."),
            ForwarderError.RequestTimedOut => (ProblemType.GatewayTimeout,
                "The service took too long. It may have done the work: repeat a write only with the same Idempotency-Key or id."),
            ForwarderError.RequestBodyClient or ForwarderError.RequestBodyCanceled or ForwarderError.RequestCanceled => (null, null),
            _ when context.Response.StatusCode == StatusCodes.Status504GatewayTimeout => (ProblemType.GatewayTimeout,
                "The service took too long. It may have done the work: repeat a write only with the same Idempotency-Key or id."),
            _ => (ProblemType.BadGateway, "The connection to the service broke: repeat reads at once, writes with the same Idempotency-Key or id."),
        };
        if (type is null)
            return;
        if (type.Status == StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = "1";
        await Problem.Of(type, advice).ExecuteAsync(context);
    }
}
