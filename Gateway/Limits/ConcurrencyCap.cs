using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using ServiceDefaults.Problems;

namespace Gateway.Limits;

/// <summary>
/// Sheds load: above a number of requests in flight, new requests get 503 at once. Admitted requests keep their latency, instead of all
/// requests waiting in a growing queue. Each <see cref="RequestKind"/> has its own limit, so that none can exhaust another's. Health probes
/// are always admitted.
/// </summary>
internal sealed class ConcurrencyCap : IDisposable
{
    private const string RetryAfterSeconds = "1";

    private readonly RequestDelegate _next;
    private readonly int[] _limits;
    private readonly int[] _inFlight;
    private readonly Meter _meter;
    private readonly Counter<long> _shed;

    public ConcurrencyCap(RequestDelegate next, IOptions<LimitOptions> limits, IMeterFactory meters)
    {
        _next = next;
        _limits = [limits.Value.ConcurrentRequests, limits.Value.ConcurrentStreams, limits.Value.ConcurrentExpensive];
        _inFlight = new int[_limits.Length];
        _meter = meters.Create("AspireGame.Gateway");
        _shed = _meter.CreateCounter<long>(
            "gateway.requests.shed", description: "Requests rejected with 503 because too many were in flight.");
        _meter.CreateObservableGauge("gateway.requests.in_flight", () => Volatile.Read(ref _inFlight[(int)RequestKind.Ordinary]));
        _meter.CreateObservableGauge("gateway.streams.open", () => Volatile.Read(ref _inFlight[(int)RequestKind.Stream]));
        _meter.CreateObservableGauge("gateway.expensive.in_flight", () => Volatile.Read(ref _inFlight[(int)RequestKind.Expensive]));
    }

    public Task InvokeAsync(HttpContext context) =>
        context.Kind() is var kind and not RequestKind.Health ? CountAsync(context, (int)kind) : _next(context);

    public void Dispose() => _meter.Dispose();

    private async Task CountAsync(HttpContext context, int kind)
    {
        if (Interlocked.Increment(ref _inFlight[kind]) > _limits[kind])
        {
            Interlocked.Decrement(ref _inFlight[kind]);
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
            Interlocked.Decrement(ref _inFlight[kind]);
        }
    }
}
