using System.Collections.Concurrent;

namespace LocalServers.ClickHouse;

/// <summary>
/// Provides a connection for each statement: a new one, or that of its session. A session runs one statement at a time.
/// </summary>
internal sealed class Sessions(Engine engine, TimeProvider clock) : IDisposable
{
    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);

    /// <param name="sessionId">Empty for a statement without a session.</param>
    /// <param name="idleLimit">How long the session is kept after this statement.</param>
    public Lease Take(string sessionId, TimeSpan idleLimit)
    {
        Expire();
        if (sessionId.Length == 0)
            return new Lease(engine.Connect(), null, clock);
        while (true)
        {
            var session = _sessions.GetOrAdd(sessionId, _ => new Session(engine));
            if (!session.Free.Wait(0))
                throw new EngineException(
                    $"Code: 373. DB::Exception: Session {sessionId} is locked by a concurrent client. (SESSION_IS_LOCKED)");
            session.IdleLimit = idleLimit;
            if (!session.IsClosed)
                return new Lease(session.Connection, session, clock);
            session.Free.Release();
        }
    }

    private void Expire()
    {
        foreach (var (id, session) in _sessions)
        {
            if (clock.GetElapsedTime(session.LastUsed) < session.IdleLimit || !session.Free.Wait(0))
                continue;
            _sessions.TryRemove(KeyValuePair.Create(id, session));
            session.Close();
            session.Free.Release();
        }
    }

    public void Dispose()
    {
        foreach (var session in _sessions.Values)
            session.Close();
    }

    internal sealed class Session(Engine engine)
    {
        private readonly Lazy<EngineConnection> _connection = new(engine.Connect);

        public SemaphoreSlim Free { get; } = new(1);

        public long LastUsed { get; set; } = long.MaxValue;

        public TimeSpan IdleLimit { get; set; }

        public bool IsClosed { get; private set; }

        public EngineConnection Connection => _connection.Value;

        public void Close()
        {
            IsClosed = true;
            if (_connection.IsValueCreated)
                _connection.Value.Dispose();
        }
    }

    internal readonly struct Lease(EngineConnection connection, Session? session, TimeProvider clock) : IDisposable
    {
        public EngineConnection Connection => connection;

        public void Dispose()
        {
            if (session is null)
            {
                connection.Dispose();
                return;
            }

            session.LastUsed = clock.GetTimestamp();
            session.Free.Release();
        }
    }
}
