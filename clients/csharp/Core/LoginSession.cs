using System.Text.Json;
using System.Text.Json.Serialization;

namespace AspireGame.Client;

/// <summary>The login of this client. It is in the store, so that a restarted game continues without a new login.</summary>
public sealed class LoginSession
{
    private const string StoreKey = "session";
    private const string DeviceKey = "device";

    /// <summary>How long before it expires a token is renewed.</summary>
    private static readonly TimeSpan RenewalMargin = TimeSpan.FromSeconds(30);

    private readonly GameClient _game;
    private readonly object _gate = new();
    private Login? _login;
    private Task? _restoring;
    private Task<Login>? _renewing;
    private Func<CancellationToken, Task>? _loginAgain;
    private bool _hasAsked;

    internal LoginSession(GameClient game) => _game = game;

    /// <summary>The player who is logged in. Null before the first call after a start, and for a service.</summary>
    public Guid? PlayerId => _login?.PlayerId;

    /// <summary>Logs in with the id of this device. Creates the player at the first login.</summary>
    /// <param name="displayName">Display name of a new player.</param>
    /// <param name="country">Country of a new player, as an ISO 3166-1 alpha-2 code.</param>
    /// <param name="deviceId">A secret of this device. Default: generated once and kept in the store.</param>
    /// <param name="cancellationToken">Cancels the login.</param>
    public async Task<Guid> LoginDeviceAsync(
        string? displayName = null, string? country = null, string? deviceId = null, CancellationToken cancellationToken = default)
    {
        var store = _game.Options.Store;
        deviceId ??= await store.LoadAsync(DeviceKey, cancellationToken).ConfigureAwait(false);
        if (deviceId is null)
            await store.SaveAsync(DeviceKey, deviceId = $"device-{Guid.NewGuid():N}", cancellationToken).ConfigureAwait(false);
        return await StoreAsync(_game.Auth.LoginDeviceAsync(new(deviceId, displayName, country), cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Logs in with e-mail address and password.</summary>
    public Task<Guid> LoginEmailAsync(string email, string password, CancellationToken cancellationToken = default) =>
        StoreAsync(_game.Auth.LoginEmailAsync(new(email, password), cancellationToken));

    /// <summary>Registers a player with e-mail address and password, and logs in.</summary>
    public Task<Guid> RegisterEmailAsync(string email, string password, CancellationToken cancellationToken = default) =>
        StoreAsync(_game.Auth.RegisterEmailAsync(new(email, password), cancellationToken));

    /// <summary>
    /// Logs a service in: a game server, an analyst or an administrator. The client logs in again by itself when the token expires.
    /// </summary>
    public async Task LoginServiceAsync(string clientId, string clientSecret, CancellationToken cancellationToken = default)
    {
        var token = (await _game.Auth.LoginServiceAsync(new(clientId, clientSecret), cancellationToken).ConfigureAwait(false)).Value;
        lock (_gate)
        {
            _login = new(null, token.AccessToken, null, DateTimeOffset.UtcNow.AddSeconds(token.ExpiresIn));
            _loginAgain = cancel => LoginServiceAsync(clientId, clientSecret, cancel);
        }
    }

    /// <summary>Logs out, on this device and on the server.</summary>
    public async Task LogoutAsync(CancellationToken cancellationToken = default)
    {
        await _game.Auth.LogoutAsync(cancellationToken).ConfigureAwait(false);
        await ForgetAsync().ConfigureAwait(false);
    }

    /// <summary>Returns the access token, renewed if it is about to expire.</summary>
    /// <param name="refused">A token that the server has just refused. It is renewed, unless another call has done so.</param>
    /// <param name="cancellationToken">Cancels this wait. Other waiting calls are not affected.</param>
    /// <exception cref="LoginRequiredException">Nobody is logged in.</exception>
    internal async Task<string> TokenAsync(string? refused, CancellationToken cancellationToken)
    {
        Task restoring;
        lock (_gate)
            restoring = _restoring ??= _login is null ? RestoreAsync() : Task.CompletedTask;
        await restoring.ConfigureAwait(false);

        Task<Login> renewing;
        lock (_gate)
        {
            if (_login is { } login && login.AccessToken != refused && login.ExpiresAt - DateTimeOffset.UtcNow > RenewalMargin)
                return login.AccessToken;
            // One refresh at a time: a second one with the same refresh token could revoke the login.
            renewing = _renewing ??= Task.Run(RenewAsync, CancellationToken.None);
        }

        return (await renewing.WaitAsync(cancellationToken).ConfigureAwait(false)).AccessToken;
    }

    private async Task<Login> RenewAsync()
    {
        try
        {
            if (_login?.RefreshToken is { } refreshToken)
                try
                {
                    await StoreAsync(_game.Auth.RefreshTokensAsync(new(refreshToken))).ConfigureAwait(false);
                    return _login;
                }
                catch (ApiException refused) when (refused.Status is 401)
                {
                    await ForgetAsync().ConfigureAwait(false);
                }
            else if (_login is not null && _loginAgain is not null)
            {
                await _loginAgain(default).ConfigureAwait(false);
                return _login;
            }

            if (!_hasAsked && _game.Options.LoginRequired is { } ask)
            {
                _hasAsked = true;
                await ask(_game, default).ConfigureAwait(false);
            }

            return _login ?? throw new LoginRequiredException();
        }
        finally
        {
            lock (_gate)
                _renewing = null;
        }
    }

    private async Task<Guid> StoreAsync(Task<Response<TokenPair>> response)
    {
        var pair = (await response.ConfigureAwait(false)).Value;
        var login = new Login(pair.PlayerId, pair.AccessToken, pair.RefreshToken, DateTimeOffset.UtcNow.AddSeconds(pair.ExpiresIn));
        // Stored before its first use: a crash in between would leave a refresh token that the server has replaced.
        var json = JsonSerializer.Serialize(login, CoreJson.Default.Login);
        await _game.Options.Store.SaveAsync(StoreKey, json, default).ConfigureAwait(false);
        lock (_gate)
            (_login, _hasAsked) = (login, false);
        return pair.PlayerId;
    }

    private async Task RestoreAsync()
    {
        if (await _game.Options.Store.LoadAsync(StoreKey, default).ConfigureAwait(false) is { } json)
            lock (_gate)
                _login ??= JsonSerializer.Deserialize(json, CoreJson.Default.Login);
    }

    private async Task ForgetAsync()
    {
        lock (_gate)
            _login = null;
        await _game.Options.Store.SaveAsync(StoreKey, null, default).ConfigureAwait(false);
    }
}

internal sealed record Login(Guid? PlayerId, string AccessToken, string? RefreshToken, DateTimeOffset ExpiresAt);

[JsonSerializable(typeof(Login))]
[JsonSerializable(typeof(PendingIntent))]
internal sealed partial class CoreJson : JsonSerializerContext;
