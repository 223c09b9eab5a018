using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using GameApi.Http.Validation;

namespace GameApi.Auth;

/// <param name="DeviceId">Generated and stored by the client. It is a secret: knowing it is enough to log in.</param>
/// <param name="DisplayName">Display name of a new player; ignored for an existing one.</param>
/// <param name="Country">Country of a new player, ISO 3166-1 alpha-2; ignored for an existing one.</param>
/// <example>{ "deviceId": "6f1c8a52b0e94d7f9a3c", "displayName": "Ada", "country": "SE" }</example>
internal sealed record DeviceLogin(
    [Text(8, 128)] string DeviceId, [PlayerName] string? DisplayName = null, [Country] string? Country = null);

/// <param name="Email">Compared case-insensitively, after Unicode normalization.</param>
/// <param name="Password">8 to 128 characters.</param>
/// <example>{ "email": "ada@example.com", "password": "correct horse battery" }</example>
internal sealed record EmailRegistration([Email] string Email, [Password] string Password);

/// <param name="Email">Compared case-insensitively, after Unicode normalization.</param>
/// <param name="Password">The registered password.</param>
/// <example>{ "email": "ada@example.com", "password": "correct horse battery" }</example>
internal sealed record EmailLogin([Email] string Email, [KnownPassword] string Password);

/// <param name="RefreshToken">The refresh token of the latest pair. Ten seconds after its use it is invalid.</param>
/// <example>{ "refreshToken": "AZMPKm9OfBudUyp7" }</example>
internal sealed record TokenRefresh([Length(1, 200)] string RefreshToken);

/// <param name="ClientId">The configured id of the service.</param>
/// <param name="ClientSecret">The configured secret of the service.</param>
/// <example>{ "clientId": "match-server", "clientSecret": "the configured secret" }</example>
internal sealed record ServiceLogin([Length(1, 64)] string ClientId, [Length(1, 256)] string ClientSecret);

/// <param name="PlayerId">The player.</param>
/// <param name="AccessToken">For the Authorization header: <c>Bearer ...</c>.</param>
/// <param name="RefreshToken">Exchanged for the next pair at <c>/v1/auth/refresh</c>.</param>
/// <param name="ExpiresIn">Lifetime of the access token in seconds.</param>
/// <example>
/// {
///     "playerId": "01930f2a-6f4e-7c1b-9d53-2a7b8c4d5e6f", "accessToken": "eyJhbGciOiJIUzI1NiJ9...",
///     "refreshToken": "AZMPKm9OfBudUyp7", "expiresIn": 900
/// }
/// </example>
internal sealed record TokenPair(Guid PlayerId, string AccessToken, string RefreshToken, int ExpiresIn);

/// <param name="AccessToken">For the Authorization header: <c>Bearer ...</c>.</param>
/// <param name="ExpiresIn">Lifetime of the token in seconds.</param>
/// <example>{ "accessToken": "eyJhbGciOiJIUzI1NiJ9...", "expiresIn": 900 }</example>
internal sealed record ServiceToken(string AccessToken, int ExpiresIn);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(DeviceLogin))]
[JsonSerializable(typeof(EmailRegistration))]
[JsonSerializable(typeof(EmailLogin))]
[JsonSerializable(typeof(TokenRefresh))]
[JsonSerializable(typeof(ServiceLogin))]
[JsonSerializable(typeof(TokenPair))]
[JsonSerializable(typeof(ServiceToken))]
internal sealed partial class AuthJsonContext : JsonSerializerContext;
