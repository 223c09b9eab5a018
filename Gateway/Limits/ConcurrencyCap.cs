using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using ServiceDefaults.Problems;

namespace Gateway.Limits;

/// <summary>
/// Sheds load: above a number of requests under way, new ones are 503 at once. What was admitted keeps its latency, instead of everybody
/// waiting in a queue that only grows. Each <see cref="RequestKind"/> has a number of its own, so that none can use up another's;
/// health probes are always admitted.
/// </summary>
internal sealed class ConcurrencyCap : IDisposable
{
    private const string RetryAfterSeconds = "1";

    private readonly RequestDelegate _next;
    private readonly int[] _limits;
    private readonly int[] _underWay;
    private readonly Meter _meter;
    private readonly Counter<long> _shed;

    public ConcurrencyCap(RequestDelegate next, IOptions<LimitOptions> limits, IMeterFactory meters)
    {
        _next = next;
        _limits = [limits.Value.ConcurrentRequests, limits.Value.ConcurrentStreams, limits.Value.ConcurrentExpensive];
        _underWay = new int[_limits.Length];
        _meter = meters.Create("AspireGame.Gateway");
        _shed = _meter.CreateCounter<long>(
            "gateway.requests.shed", description: "Requests refused with 503 because too many were under way.");
        _meter.CreateObservableGauge("gateway.requests.under_way", () => Volatile.Read(ref _underWay[(int)RequestKind.Ordinary]));
        _meter.CreateObservableGauge("gateway.streams.open", () => Volatile.Read(ref _underWay[(int)RequestKind.Stream]));
        _meter.CreateObservableGauge("gateway.expensive.under_way", () => Volatile.Read(ref _underWay[(int)RequestKind.Expensive]));
    }

    public Task InvokeAsync(HttpContext context) =>
        context.Kind() is var kind and not RequestKind.Health ? CountAsync(context, (int)kind) : _next(context);

    public void Dispose() => _meter.Dispose();

    private async Task CountAsync(HttpContext context, int kind)
    {
        if (Interlocked.Increment(ref _underWay[kind]) > _limits[kind])
        {
            Interlocked.Decrement(ref _underWay[kind]);
            _shed.Add(1);
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            await Problem.Of(ProblemType.Unavailable, "The game is very busy: try again in a moment.").ExecuteAsync(context);
            return;
        }

        try
        {
            await _next(context);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay[kind]);
        }
    }
}
