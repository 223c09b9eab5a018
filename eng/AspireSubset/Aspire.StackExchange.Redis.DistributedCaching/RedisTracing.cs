using System.Collections.Concurrent;
using System.Diagnostics;
using StackExchange.Redis;
using StackExchange.Redis.Profiling;

namespace Aspire.StackExchange.Redis;

/// <summary>
/// Turns the client's profiled commands into spans below the activity that sent them. The client reports a command when it is
/// done, so they are collected once a second and written with the times they really had.
/// </summary>
internal sealed class RedisTracing : IDisposable
{
    internal const string SourceName = "OpenTelemetry.Instrumentation.StackExchangeRedis";

    private static readonly ActivitySource Source = new(SourceName);

    private readonly ConcurrentDictionary<Activity, ProfilingSession> _sessions = new();
    private readonly Timer _collector;

    public RedisTracing() => _collector = new Timer(_ => Collect(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

    internal void Observe(IConnectionMultiplexer connection) => connection.RegisterProfiler(SessionOfCaller);

    private ProfilingSession? SessionOfCaller() =>
        Source.HasListeners() && Activity.Current is { IsAllDataRequested: true } parent
            ? _sessions.GetOrAdd(parent, static _ => new ProfilingSession())
            : null;

    private void Collect()
    {
        foreach (var (parent, session) in _sessions)
        {
            // Read before the commands: one that ends in between is seen in the next round.
            var stopped = parent.IsStopped;
            var written = 0;
            foreach (var command in session.FinishProfiling())
            {
                Write(parent, command);
                written++;
            }

            if (stopped && written == 0)
                _sessions.TryRemove(parent, out _);
        }
    }

    private static void Write(Activity parent, IProfiledCommand command)
    {
        using var span = Source.StartActivity(command.Command, ActivityKind.Client, parent.Context, startTime: command.CommandCreated);
        if (span is null)
            return;
        span.SetTag("db.system.name", "redis");
        span.SetTag("db.operation.name", command.Command);
        span.SetTag("db.namespace", command.Db);
        span.SetTag("server.address", command.EndPoint.ToString());
        span.SetEndTime(command.CommandCreated + command.ElapsedTime);
    }

    public void Dispose()
    {
        _collector.Dispose();
        Collect();
    }
}
