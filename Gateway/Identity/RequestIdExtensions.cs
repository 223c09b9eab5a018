using System.Diagnostics;

namespace Gateway.Identity;

/// <summary>Adds <c>X-Request-Id</c> to every response: the W3C trace id, which finds the request in traces and logs.</summary>
internal static class RequestIdExtensions
{
    internal const string Header = "X-Request-Id";

    private const string RequestSource = "Microsoft.AspNetCore";

    internal static WebApplication UseRequestIds(this WebApplication app)
    {
        // Creates activities even if no exporter collects them, so that every request has a trace id to propagate.
        var traces = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == RequestSource,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
        };
        ActivitySource.AddActivityListener(traces);
        app.Lifetime.ApplicationStopped.Register(traces.Dispose);

        app.Use((context, next) =>
        {
            context.Response.OnStarting(static state =>
            {
                var current = (HttpContext)state;
                current.Response.Headers[Header] = Activity.Current?.TraceId.ToHexString() ?? current.TraceIdentifier;
                return Task.CompletedTask;
            }, context);
            return next(context);
        });
        return app;
    }
}
