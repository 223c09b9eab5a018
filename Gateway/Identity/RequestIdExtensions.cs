using System.Diagnostics;

namespace Gateway.Identity;

/// <summary>Every response names its request: <c>X-Request-Id</c> is the W3C trace id, which finds it in traces and logs.</summary>
internal static class RequestIdExtensions
{
    internal const string Header = "X-Request-Id";

    private const string RequestSource = "Microsoft.AspNetCore";

    internal static WebApplication UseRequestIds(this WebApplication app)
    {
        // A trace goes through and names its request also where nobody collects or logs it.
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
