using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json.Serialization.Metadata;

namespace AspireGame.Client;

/// <summary>
/// One player, or one service, and the game's backend. Safe for use by many threads. Calls are repeated where that is safe, with one idempotency key
/// per write of money, so that the ledger equals what this client reports.
/// </summary>
public sealed class GameClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly bool _ownsHttp;
    private readonly ETagCache _known = new();

    /// <param name="gateway">Address of the gateway, such as <c>https://api.example.com</c>.</param>
    /// <param name="options">Where they differ from the defaults.</param>
    public GameClient(Uri gateway, GameClientOptions? options = null)
        : this(new HttpClient { BaseAddress = gateway, Timeout = Timeout.InfiniteTimeSpan }, options) => _ownsHttp = true;

    /// <param name="http">With the gateway as base address. Many clients may share one.</param>
    /// <param name="options">Where they differ from the defaults.</param>
    public GameClient(HttpClient http, GameClientOptions? options = null)
    {
        (_http, Options) = (http, options ?? new());
        (Session, Intents) = (new(this), new(this));
        (Auth, Players, Games, Sessions) = (new(this), new(this), new(this), new(this));
        (Presence, Activities, Leaderboards) = (new(this), new(this), new(this));
        (Wallet, Storage, Analytics) = (new(this), new(this), new(this));
        Outbox = new(this);
    }

    /// <summary>Logs in and out.</summary>
    public LoginSession Session { get; }

    /// <summary>Writes of money whose outcome is not known yet.</summary>
    public Intents Intents { get; }

    /// <summary>Activities on their way to the event log.</summary>
    public ActivityOutbox Outbox { get; }

#pragma warning disable CS1591 // Named as in the contract.
    public PlayersOperations Players { get; }
    public GamesOperations Games { get; }
    public SessionsOperations Sessions { get; }
    public PresenceOperations Presence { get; }
    public ActivitiesOperations Activities { get; }
    public LeaderboardsOperations Leaderboards { get; }
    public WalletsOperations Wallet { get; }
    public StorageOperations Storage { get; }
    public AnalyticsOperations Analytics { get; }
#pragma warning restore CS1591

    /// <summary>Ends what is under way; a client that was given an <see cref="HttpClient"/> leaves that alone.</summary>
    public void Dispose()
    {
        Outbox.Dispose();
        if (_ownsHttp)
            _http.Dispose();
    }

    internal AuthOperations Auth { get; }
    internal GameClientOptions Options { get; }

    internal async Task<Response<T>> SendAsync<T>(Call call, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        (await SendAsync(call, cancellationToken).ConfigureAwait(false)).As(type);

    /// <exception cref="ApiException">Refused.</exception>
    /// <exception cref="OutcomeUnknownException">It may have taken effect.</exception>
    /// <exception cref="LoginRequiredException">Nobody is logged in.</exception>
    internal async Task<Response> SendAsync(Call call, CancellationToken cancellationToken)
    {
        using var pending = await Intents.BeginAsync(call, cancellationToken).ConfigureAwait(false);
        try
        {
            var response = await RepeatAsync(call, cancellationToken).ConfigureAwait(false);
            await pending.EndAsync().ConfigureAwait(false);
            return response;
        }
        catch (Exception failure) when (call.Method != "GET")
        {
            var isKnown = !call.MayHaveArrived || failure is ApiException { Status: < 500 and not (408 or 429) };
            if (isKnown)
                await pending.EndAsync().ConfigureAwait(false);
            if (isKnown || failure is OperationCanceledException)
                throw;
            throw new OutcomeUnknownException(call.Operation, call.Key, failure);
        }
    }

    private async Task<Response> RepeatAsync(Call call, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        string? refused = null;
        for (var attempt = 0; ; attempt++)
        {
            Exception failure;
            TimeSpan? retryAfter = null;
            var token = call.IsAnonymous ? null : await Session.TokenAsync(refused, cancellationToken).ConfigureAwait(false);
            var mayHaveArrived = call.MayHaveArrived;
            call.MayHaveArrived = true;
            try
            {
                var response = await AttemptAsync(call, token, cancellationToken).ConfigureAwait(false);
                if (response.Status is < 300 or 304)
                    return call.IsPublicRead ? _known.Remember(call.Target, response) : response;
                var isUncertain = response.Status is 408 or >= 500;
                call.MayHaveArrived = mayHaveArrived || isUncertain;
                if (response.Status is 401 && token is not null && refused is null)
                {
                    refused = token;
                    continue;
                }

                (failure, retryAfter) = (ApiException.Of(call.Operation, response), response.RetryAfter);
                if (response.Status is not (408 or 429 or 502 or 503 or 504) || (isUncertain && !call.IsRepeatable))
                    throw failure;
            }
            catch (Exception exception) when (IsTransport(exception) && !cancellationToken.IsCancellationRequested)
            {
                failure = exception;
                if (WasNeverSent(exception))
                    call.MayHaveArrived = mayHaveArrived;
                else if (!call.IsRepeatable)
                    throw;
            }

            var pause = (retryAfter ?? TimeSpan.Zero) + Options.Jitter(attempt);
            if (clock.Elapsed + pause > Options.CallTimeout)
                throw failure;
            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Response> AttemptAsync(Call call, string? token, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Options.AttemptTimeout);
        using var request = Request(call, token);
        if (call.IsPublicRead && _known.ETagOf(call.Target) is { } known)
            request.Headers.TryAddWithoutValidation("If-None-Match", known);
        // The body is read whole here, so that one that is cut short counts as no response.
        using var response = await _http.SendAsync(request, limit.Token).ConfigureAwait(false);
        return new(
            (int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(limit.Token).ConfigureAwait(false),
            response.Headers.ETag?.ToString(), RetryAfter(response.Headers.RetryAfter));
    }

    /// <summary>Opens a stream; the caller reads and disposes it.</summary>
    internal Task<HttpResponseMessage> OpenAsync(Call call, string token, CancellationToken cancellationToken) =>
        _http.SendAsync(Request(call, token), HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    private static HttpRequestMessage Request(Call call, string? token)
    {
        var request = new HttpRequestMessage(new HttpMethod(call.Method), call.Target);
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        foreach (var header in call.Headers)
            request.Headers.TryAddWithoutValidation(header.Key, header.Value);
        if (call.Content is not null)
            request.Content = new ByteArrayContent(call.Content) { Headers = { ContentType = new("application/json") } };
        return request;
    }

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header) => header?.Delta ?? (header?.Date - DateTimeOffset.UtcNow);

    internal static bool IsTransport(Exception exception) => exception is HttpRequestException or IOException or OperationCanceledException;

    private static bool WasNeverSent(Exception exception) => exception.InnerException is SocketException
    {
        SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.HostUnreachable or SocketError.NetworkUnreachable,
    };
}
