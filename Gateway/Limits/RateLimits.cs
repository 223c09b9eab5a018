using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using ServiceDefaults.Problems;

namespace Gateway.Limits;

/// <summary>Rate limits per player or operator, or else per address. 429 says when to retry.</summary>
internal static class RateLimits
{
    internal const string Client = "client";
    internal const string Auth = "auth";

    internal static void Configure(RateLimiterOptions limiter, IOptions<LimitOptions> configured)
    {
        var limits = configured.Value;
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = RejectAsync;
        limiter.AddPolicy(Client, context => Caller.Of(context) switch
        {
            { Kind: CallerKind.Player } player => Bucket(player, limits.PerPlayerBurst, limits.PerPlayerPerSecond),
            { Kind: CallerKind.Operator } account => Bucket(account, limits.PerOperatorBurst, limits.PerOperatorPerSecond),
            var address => Bucket(address, limits.PerAddressBurst, limits.PerAddressPerSecond),
        });
        limiter.AddPolicy(Auth, context => Window(Caller.AtAddress(context), limits.AuthPerAddressPerMinute));
    }

    private static RateLimitPartition<Caller> Window(Caller key, int perMinute) =>
        RateLimitPartition.GetSlidingWindowLimiter(key, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = perMinute,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
        });

    private static RateLimitPartition<Caller> Bucket(Caller key, int burst, int perSecond) =>
        RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = Math.Max(burst, perSecond),
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            AutoReplenishment = true,
        });

    private static async ValueTask RejectAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        var context = rejected.HttpContext;
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        await Problem.Of(ProblemType.RateLimited, $"Too many requests: try again in {seconds} s, and send fewer.").ExecuteAsync(context);
    }
}
