using System.Text.Json;
using System.Text.Json.Serialization;

namespace AspireGame.Client;

/// <summary>Who is logged in. Kept in the store, so that a restarted game goes on without a login.</summary>
public sealed class LoginSession
{
    private const string StoreKey = "session";
    private const string DeviceKey = "device";

    /// <summary>A token is renewed this long before it expires.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private readonly GameClient _game;
    private readonly object _gate = new();
    private Login? _login;
    private Task? _restoring;
    private Task<Login>? _renewing;
    private Func<CancellationToken, Task>? _loginAgain;
    private bool _hasAsked;

    internal LoginSession(GameClient game) => _game = game;

    /// <summary>Who is logged in; null before the first call after a start, and for a service.</summary>
    public Guid? PlayerId => _login?.PlayerId;

    /// <summary>Logs in by this device.</summary>
    /// <param name="displayName">Of a new player.</param>
    /// <param name="country">Of a new player.</param>
    /// <param name="deviceId">A secret of this device. By default one is made and kept in the store.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Guid> LoginDeviceAsync(string? displayName = null, string? country = null, string? deviceId = null, CancellationToken cancellationToken = default)
    {
        var store = _game.Options.Store;
        deviceId ??= await store.LoadAsync(DeviceKey, cancellationToken).ConfigureAwait(false);
        if (deviceId is null)
            await store.SaveAsync(DeviceKey, deviceId = $"device-{Guid.NewGuid():N}", cancellationToken).ConfigureAwait(false);
        return await KeepAsync(await _game.Auth.LoginDeviceAsync(new(deviceId, displayName, country), cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>Logs in by e-mail address and password.</summary>
    public async Task<Guid> LoginEmailAsync(string email, string password, CancellationToken cancellationToken = default) =>
        await KeepAsync(await _game.Auth.LoginEmailAsync(new(email, password), cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);

    /// <summary>Makes a player with e-mail address and password, and logs in.</summary>
    public async Task<Guid> RegisterEmailAsync(string email, string password, CancellationToken cancellationToken = default) =>
        await KeepAsync(await _game.Auth.RegisterEmailAsync(new(email, password), cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);

    /// <summary>Logs a service in: a game server, an analyst or an administrator. It logs in again by itself when its token expires.</summary>
    public async Task LoginServiceAsync(string clientId, string clientSecret, CancellationToken cancellationToken = default)
    {
        var token = (await _game.Auth.LoginServiceAsync(new(clientId, clientSecret), cancellationToken).ConfigureAwait(false)).Value;
        lock (_gate)
        {
            _login = new(null, token.AccessToken, null, DateTimeOffset.UtcNow.AddSeconds(token.ExpiresIn));
            _loginAgain = cancel => LoginServiceAsync(clientId, clientSecret, cancel);
        }
    }

    /// <summary>Ends the login, here and on the server.</summary>
    public async Task LogoutAsync(CancellationToken cancellationToken = default)
    {
        await _game.Auth.LogoutAsync(cancellationToken).ConfigureAwait(false);
        await ForgetAsync().ConfigureAwait(false);
    }

    /// <param name="refused">A token that the server has just refused; renewed unless that has happened since.</param>
    /// <param name="cancellationToken">Stops waiting; others go on.</param>
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
            if (_login is { } login && login.AccessToken != refused && login.ExpiresAt - DateTimeOffset.UtcNow > Margin)
                return login.AccessToken;
            // One at a time: a second refresh with the same token could end the login.
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
                    await KeepAsync(await _game.Auth.RefreshTokensAsync(new(refreshToken)).ConfigureAwait(false)).ConfigureAwait(false);
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

    private async Task<Guid> KeepAsync(Response<TokenPair> response)
    {
        var pair = response.Value;
        var login = new Login(pair.PlayerId, pair.AccessToken, pair.RefreshToken, DateTimeOffset.UtcNow.AddSeconds(pair.ExpiresIn));
        // Stored before it is used: a crash in between must not leave a token that has a successor.
        await _game.Options.Store.SaveAsync(StoreKey, JsonSerializer.Serialize(login, CoreJson.Default.Login), default).ConfigureAwait(false);
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
