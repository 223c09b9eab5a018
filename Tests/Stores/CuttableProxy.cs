using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Tests.Stores;

/// <summary>The network between a service and a store, which a test can cut: connections break at once and new ones are rejected.</summary>
internal sealed partial class CuttableProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    /// <summary>The open sockets, and whether a client subscribed on them.</summary>
    private readonly ConcurrentDictionary<Socket, bool> _sockets = new();

    private readonly CancellationTokenSource _stop = new();
    private volatile int _target;
    private readonly Task _accepting;
    private volatile bool _cut;
    private volatile bool _cutsSubscriptions;
    private int _lost;
    private int _held;

    /// <param name="connectionString">Of any store on this machine: what follows the port stays.</param>
    public CuttableProxy(string connectionString)
    {
        _target = int.Parse(Port().Match(connectionString).Value, System.Globalization.CultureInfo.InvariantCulture);
        _listener.Start();
        ConnectionString = Port().Replace(connectionString, $"{((IPEndPoint)_listener.LocalEndpoint).Port}", 1);
        _accepting = AcceptAsync();
    }

    /// <summary>The same store through this.</summary>
    public string ConnectionString { get; }

    /// <summary>Whether Redis' messages to subscribers get lost, while everything else passes and no client notices.</summary>
    public bool LosesMessages { get; set; }

    /// <summary>Whether a test may set <see cref="LosesMessages"/> while connections are open.</summary>
    public bool MayLoseMessages { get; init; }

    public int LostMessages => _lost;

    /// <summary>Whether requests of the service wait here on their way to the store.</summary>
    public bool HoldsRequests { get; set; }

    /// <summary>Whether responses of the store wait here on their way to the service.</summary>
    public bool HoldsAnswers { get; set; }

    /// <summary>Requests that contain this wait here too.</summary>
    public string? HoldsRequestsWith { get; set; }

    /// <summary>
    /// The next request with this in it reaches the store, and its response is lost with the connection. So is the next response with this
    /// in it: of a prepared statement only the response has its command.
    /// </summary>
    public string? LosesAnswerTo { get; set; }

    /// <summary>What the service gets for the response that is lost; nothing, and no connection, unless it is set.</summary>
    public byte[]? InsteadOfAnswer { get; init; }

    /// <summary>Connections whose first request has this in it lose none.</summary>
    public string? SparesConnectionsWith { get; init; }

    /// <summary>How many responses were lost so.</summary>
    public int LostAnswers { get; private set; }

    /// <summary>Whether something waits.</summary>
    public bool IsHolding => _held > 0;

    /// <summary>Leads to another server from now on, as an address does that follows the primary.</summary>
    public void MoveTo(int port)
    {
        _target = port;
        Cut();
        Mend();
    }

    /// <summary>The response that was to be lost is lost: only one is.</summary>
    internal void AnswerIsLost()
    {
        LosesAnswerTo = null;
        LostAnswers++;
    }

    public void Cut()
    {
        _cut = true;
        foreach (var socket in _sockets.Keys)
            Break(socket);
    }

    /// <summary>Breaks Redis' connections of subscribers, and new ones until <see cref="Mend"/>. All others stay.</summary>
    /// <returns>How many were broken now.</returns>
    public int CutSubscriptions()
    {
        _cutsSubscriptions = true;
        var subscribed = _sockets.Where(socket => socket.Value).Select(socket => socket.Key).ToList();
        subscribed.ForEach(Break);
        return subscribed.Count;
    }

    public void Mend() => _cut = _cutsSubscriptions = false;

    public async ValueTask DisposeAsync()
    {
        Cut();
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptSocketAsync(_stop.Token));
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
        _sockets[client] = _sockets[server] = false;
        try
        {
            if (_cut)
                return;
            await server.ConnectAsync(IPAddress.Loopback, _target);
            var answer = new LostResponses(this);
            if (!_cut)
                await Task.WhenAny(
                    PumpAsync(client, server, request => HoldsRequest(answer.After(request)), loss: null),
                    PumpAsync(server, client, _ => HoldsAnswers, LosesMessages || MayLoseMessages ? new() : null, answer));
        }
        catch (SocketException)
        {
            // The store is down, or the test has cut it: either way the client sees a broken connection.
        }
        finally
        {
            Break(client);
            Break(server);
        }
    }

    private async Task PumpAsync(Socket from, Socket to, Func<byte[], bool> holds, RedisMessageLoss? loss, LostResponses? answer = null)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                var (passed, lost) = loss?.Filter(buffer.AsSpan(0, count), LosesMessages) ?? (buffer[..count], 0);
                Interlocked.Add(ref _lost, lost);
                // As a client sends it; the store's replies have it in lower case.
                if (passed.AsSpan().IndexOf("\r\nSUBSCRIBE\r\n"u8) >= 0)
                    Subscribed(from);
                await HoldAsync(() => holds(passed));
                if (_cut)
                    return;
                if (answer?.IsLost(passed) == true)
                    if (InsteadOfAnswer is { } instead)
                        passed = instead;
                    else
                        return;
                await to.SendAsync(passed);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // One side is gone, so the other is closed too.
        }
    }

    private void Subscribed(Socket client)
    {
        _sockets.TryUpdate(client, true, false);
        if (_cutsSubscriptions)
            Break(client);
    }

    private bool HoldsRequest(byte[] request) =>
        HoldsRequests || (HoldsRequestsWith is { } text && Has(request, text));

    private async Task HoldAsync(Func<bool> holds)
    {
        if (!holds())
            return;
        Interlocked.Increment(ref _held);
        while (holds() && !_cut)
            await Task.Delay(5);
        Interlocked.Decrement(ref _held);
    }

    private void Break(Socket socket)
    {
        if (_sockets.TryRemove(socket, out _))
            socket.Close(0);
    }

    internal static bool Has(byte[] request, string text) => request.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;

    [GeneratedRegex(@"(?<=:|[Pp]ort=)\d+")]
    private static partial Regex Port();
}
