using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using ServiceDefaults.Problems;

namespace Gateway.Limits;

/// <summary>
/// Limits how many requests of each <see cref="RequestKind"/> one caller may have in flight. The global limits are large, and one caller's
/// slow requests must not exhaust them. A request above the limit gets 429.
/// </summary>
internal sealed class CallerConcurrency : IAsyncDisposable
{
    private const string RetryAfterSeconds = "1";

    private readonly RequestDelegate _next;
    private readonly LimitOptions _limits;
    private readonly PartitionedRateLimiter<(RequestKind Kind, Caller Caller)> _limiter;

    public CallerConcurrency(RequestDelegate next, IOptions<LimitOptions> limits)
    {
        _next = next;
        _limits = limits.Value;
        _limiter = PartitionedRateLimiter.Create<(RequestKind Kind, Caller Caller), (RequestKind, Caller)>(place =>
            RateLimitPartition.GetConcurrencyLimiter(
                place, _ => new ConcurrencyLimiterOptions { PermitLimit = Limit(place.Kind, place.Caller) }));
    }

    public Task InvokeAsync(HttpContext context) =>
        context.Kind() is var kind and not RequestKind.Health ? CountAsync(context, kind) : _next(context);

    public ValueTask DisposeAsync() => _limiter.DisposeAsync();

    private async Task CountAsync(HttpContext context, RequestKind kind)
    {
        var caller = Caller.Of(context);
        using var place = _limiter.AttemptAcquire((kind, caller));
        if (place.IsAcquired)
        {
            await _next(context);
            return;
        }

        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        var detail = $"At most {Limit(kind, caller)} concurrent requests of this kind: wait for one to complete.";
        await Problem.Of(ProblemType.RateLimited, detail).ExecuteAsync(context);
    }

    private int Limit(RequestKind kind, Caller caller) => kind switch
    {
        RequestKind.Stream => _limits.StreamsPerPlayer,
        RequestKind.Expensive => caller.Kind switch
        {
            CallerKind.Player => _limits.ExpensivePerPlayer,
            CallerKind.Operator => _limits.ExpensivePerOperator,
            // Service clients are few and known.
            _ => _limits.ConcurrentExpensive,
        },
        _ => caller.Kind switch
        {
            CallerKind.Player => _limits.ConcurrentPerPlayer,
            CallerKind.Operator => _limits.ConcurrentPerOperator,
            _ => _limits.ConcurrentPerAddress,
        },
    };
}
