using System.Diagnostics;
using System.Text.Json.Serialization.Metadata;

namespace AspireGame.Client;

/// <summary>
/// Connects one player, or one service, to the game's backend. Thread-safe. Retries calls where a retry is safe. All attempts of a wallet
/// operation share one idempotency key, so that the ledger matches what this client reports.
/// </summary>
public sealed class GameClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly bool _ownsHttp;

    /// <param name="gateway">Address of the gateway, such as <c>https://api.example.com</c>.</param>
    /// <param name="options">Overrides the defaults.</param>
    public GameClient(Uri gateway, GameClientOptions? options = null)
        : this(new HttpClient { BaseAddress = gateway, Timeout = Timeout.InfiniteTimeSpan }, options) => _ownsHttp = true;

    /// <param name="http">Has the gateway as its base address. Several clients may share it.</param>
    /// <param name="options">Overrides the defaults.</param>
    public GameClient(HttpClient http, GameClientOptions? options = null)
    {
        (_http, Transport, Options) = (http, new(http), options ?? new());
        (Session, Intents) = (new(this), new(this));
        (Auth, Players, Games, Sessions) = (new(this), new(this), new(this), new(this));
        (Presence, Activities, Leaderboards) = (new(this), new(this), new(this));
        (Wallet, Storage, Analytics) = (new(this), new(this), new(this));
        Outbox = new(this);
    }

    /// <summary>Logs in and out.</summary>
    public LoginSession Session { get; }

    /// <summary>Wallet operations whose outcome is not known yet.</summary>
    public Intents Intents { get; }

    /// <summary>Queues activities on the device until the server has them.</summary>
    public ActivityOutbox Outbox { get; }

#pragma warning disable CS1591 // The contract describes them.
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

    /// <summary>Cancels requests in progress, unless the <see cref="HttpClient"/> belongs to the caller.</summary>
    public void Dispose()
    {
        Outbox.Dispose();
        if (_ownsHttp)
            _http.Dispose();
    }

    internal AuthOperations Auth { get; }
    internal GameClientOptions Options { get; }
    internal HttpTransport Transport { get; }

    internal async Task<Response<T>> SendAsync<T>(Call call, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        (await SendAsync(call, cancellationToken).ConfigureAwait(false)).As(type);

    /// <exception cref="ApiException">The server refused the call.</exception>
    /// <exception cref="OutcomeUnknownException">The call may have taken effect.</exception>
    /// <exception cref="LoginRequiredException">Nobody is logged in.</exception>
    internal async Task<Response> SendAsync(Call call, CancellationToken cancellationToken)
    {
        using var pending = await Intents.BeginAsync(call, cancellationToken).ConfigureAwait(false);
        try
        {
            var response = await RetryAsync(call, cancellationToken).ConfigureAwait(false);
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

    private async Task<Response> RetryAsync(Call call, CancellationToken cancellationToken)
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
                var response = await Transport.SendAsync(call, token, Options.AttemptTimeout, cancellationToken).ConfigureAwait(false);
                if (response.Status is < 300)
                    return response;
                var isUncertain = response.Status is 408 or >= 500;
                call.MayHaveArrived = mayHaveArrived || isUncertain;
                if (response.Status is 401 && token is not null && refused is null)
                {
                    refused = token;
                    continue;
                }

                (failure, retryAfter) = (ApiException.Of(call.Operation, response), response.RetryAfter);
                if (response.Status is not (408 or 429 or 502 or 503 or 504) || (isUncertain && !call.IsRetryable))
                    throw failure;
            }
            catch (Exception exception) when (HttpTransport.IsFailure(exception) && !cancellationToken.IsCancellationRequested)
            {
                failure = exception;
                if (HttpTransport.WasNeverSent(exception))
                    call.MayHaveArrived = mayHaveArrived;
                else if (!call.IsRetryable)
                    throw;
            }

            var pause = (retryAfter ?? TimeSpan.Zero) + Options.Jitter(attempt);
            if (clock.Elapsed + pause > Options.CallTimeout)
                throw failure;
            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
        }
    }
}
