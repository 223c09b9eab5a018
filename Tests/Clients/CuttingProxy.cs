using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Tests.Clients;

/// <summary>
/// The network between a game and the gateway: it breaks connections at random points of an exchange, before, during and after the request
/// and the response, with a reset.
/// </summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private const int Places = 6;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _serving = new();
    private readonly int _target;
    private readonly Random _random;
    private readonly Task _accepting;
    private int _broken;

    public CuttingProxy(Uri target, int seed)
    {
        (_target, _random) = (target.Port, new Random(seed));
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    private enum Place
    {
        Nowhere,
        BeforeRequest,
        WithinRequest,
        AfterRequest,
        BeforeResponse,
        WithinResponse,
    }

    public Uri Address { get; }

    /// <summary>Share of the exchanges that are cut.</summary>
    public double Cuts { get; set; }

    /// <summary>How many were.</summary>
    public int Broken => _broken;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_serving.Keys);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var serving = ServeAsync(await _listener.AcceptSocketAsync(_stop.Token));
                _serving[serving] = true;
                _ = serving.ContinueWith(done => _serving.TryRemove(done, out _), TaskScheduler.Default);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        using var ends = _stop.Token.Register(() => Close(client, server));
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _target);
            var exchange = new Exchange(this);
            await Task.WhenAny(PumpAsync(client, server, exchange.Request), PumpAsync(server, client, exchange.Response));
        }
        catch (SocketException)
        {
            // The gateway is gone: so is the connection.
        }
        finally
        {
            Close(client, server);
        }
    }

    private static async Task PumpAsync(Socket from, Socket to, Func<int, (int Pass, bool Cut)> judge)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                var (pass, cut) = judge(count);
                if (pass > 0)
                    await to.SendAsync(buffer.AsMemory(0, pass));
                if (cut)
                    return;
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // One side is gone, so the other is closed too.
        }
    }

    /// <summary>A reset, not an orderly end.</summary>
    private static void Close(Socket one, Socket other)
    {
        one.Close(0);
        other.Close(0);
    }

    /// <summary>Knows of the exchange that one connection is in whether it is cut, and where.</summary>
    private sealed class Exchange(CuttingProxy proxy)
    {
        private volatile Place _place;
        private volatile bool _isRequest;

        public (int Pass, bool Cut) Request(int count)
        {
            if (!_isRequest)
                _place = proxy.Choose();
            _isRequest = true;
            return _place switch
            {
                Place.BeforeRequest => proxy.Cut(0),
                Place.WithinRequest => proxy.Cut(count / 2),
                Place.AfterRequest => proxy.Cut(count),
                _ => (count, false),
            };
        }

        public (int Pass, bool Cut) Response(int count)
        {
            _isRequest = false;
            return _place switch
            {
                Place.BeforeResponse => proxy.Cut(0),
                Place.WithinResponse => proxy.Cut(count / 2),
                _ => (count, false),
            };
        }
    }

    private Place Choose()
    {
        lock (_random)
            return _random.NextDouble() < Cuts ? (Place)_random.Next(1, Places) : Place.Nowhere;
    }

    private (int Pass, bool Cut) Cut(int pass)
    {
        Interlocked.Increment(ref _broken);
        return (pass, true);
    }
}
