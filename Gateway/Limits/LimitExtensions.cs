using Gateway.Streams;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Gateway.Limits;

/// <summary>Limits for rates, sizes and times.</summary>
internal static class LimitExtensions
{
    internal static void AddLimits(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<LimitOptions>().BindConfiguration(LimitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddRateLimiter(_ => { });
        builder.Services.AddOptions<RateLimiterOptions>().Configure<IOptions<LimitOptions>>(RateLimits.Configure);
        builder.Services.AddRequestTimeouts();
        builder.Services.AddOptions<RequestTimeoutOptions>().Configure<IOptions<LimitOptions>>(Timeouts);
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.MaxRequestHeaderCount = 100;
            kestrel.Limits.MaxRequestLineSize = 8 * 1024;

            // Disconnects a client that trickles its request (slowloris).
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        });
    }

    private static void Timeouts(RequestTimeoutOptions timeouts, IOptions<LimitOptions> limits)
    {
        timeouts.AddPolicy("request", TimeSpan.FromSeconds(limits.Value.RequestSeconds));
        timeouts.AddPolicy("analytics", TimeSpan.FromSeconds(limits.Value.AnalyticsSeconds));
        timeouts.AddPolicy("export", TimeSpan.FromSeconds(limits.Value.ExportSeconds));

        // A stream lives as long as both ends want. The proxy's activity timeout still ends a dead one.
        timeouts.AddPolicy(StreamExtensions.Policy, new RequestTimeoutPolicy { Timeout = Timeout.InfiniteTimeSpan });
    }
}
