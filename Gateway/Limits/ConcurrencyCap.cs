using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using ServiceDefaults.Problems;

namespace Gateway.Limits;

/// <summary>
/// Sheds load: past a number of requests under way, new ones are told 503 at once. What was admitted keeps its latency,
/// instead of everybody waiting in a queue that only grows.
/// </summary>
internal sealed class ConcurrencyCap : IDisposable
{
    private const string RetryAfterSeconds = "1";

    private readonly RequestDelegate _next;
    private readonly int _limit;
    private readonly Meter _meter;
    private readonly Counter<long> _shed;
    private int _underWay;

    public ConcurrencyCap(RequestDelegate next, IOptions<LimitOptions> limits, IMeterFactory meters)
    {
        _next = next;
        _limit = limits.Value.ConcurrentRequests;
        _meter = meters.Create("AspireGame.Gateway");
        _shed = _meter.CreateCounter<long>("gateway.requests.shed", description: "Requests told 503 because too many were under way.");
        _meter.CreateObservableGauge("gateway.requests.under_way", () => Volatile.Read(ref _underWay));
    }

    public async Task InvokeAsync(HttpContext context)
    {
        if (Interlocked.Increment(ref _underWay) > _limit)
        {
            Interlocked.Decrement(ref _underWay);
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
            Interlocked.Decrement(ref _underWay);
        }
    }

    public void Dispose() => _meter.Dispose();
}
