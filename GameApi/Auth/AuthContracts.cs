using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using GameApi.Http.Validation;

namespace GameApi.Auth;

/// <param name="DeviceId">Made and kept by the client; whoever has it can log in.</param>
/// <param name="DisplayName">Of a new player; a known one keeps its name.</param>
/// <param name="Country">Of a new player, ISO 3166-1 alpha-2.</param>
/// <example>{ "deviceId": "6f1c8a52b0e94d7f9a3c", "displayName": "Ada", "country": "SE" }</example>
internal sealed record DeviceLogin(
    [Text(8, 128)] string DeviceId, [PlayerName] string? DisplayName = null, [Country] string? Country = null);

/// <param name="Email">Compared without regard to case and to how Unicode spells it.</param>
/// <param name="Password">8 to 128 characters.</param>
/// <example>{ "email": "ada@example.com", "password": "correct horse battery" }</example>
internal sealed record EmailRegistration([Email] string Email, [Password] string Password);

/// <param name="Email">Compared without regard to case and to how Unicode spells it.</param>
/// <param name="Password">As it was registered.</param>
/// <example>{ "email": "ada@example.com", "password": "correct horse battery" }</example>
internal sealed record EmailLogin([Email] string Email, [KnownPassword] string Password);

/// <param name="RefreshToken">Has one successor; after ten seconds it is good no more.</param>
/// <example>{ "refreshToken": "AZMPKm9OfBudUyp7" }</example>
internal sealed record TokenRefresh([Length(1, 200)] string RefreshToken);

/// <param name="ClientId">From the configuration.</param>
/// <param name="ClientSecret">From the configuration.</param>
/// <example>{ "clientId": "match-server", "clientSecret": "of the configuration" }</example>
internal sealed record ServiceLogin([Length(1, 64)] string ClientId, [Length(1, 256)] string ClientSecret);

/// <param name="PlayerId">Who is logged in.</param>
/// <param name="AccessToken">For the Authorization header: <c>Bearer ...</c>.</param>
/// <param name="RefreshToken">For the next pair.</param>
/// <param name="ExpiresIn">Seconds the access token is good.</param>
/// <example>
/// {
///     "playerId": "01930f2a-6f4e-7c1b-9d53-2a7b8c4d5e6f", "accessToken": "eyJhbGciOiJIUzI1NiJ9...",
///     "refreshToken": "AZMPKm9OfBudUyp7", "expiresIn": 900
/// }
/// </example>
internal sealed record TokenPair(Guid PlayerId, string AccessToken, string RefreshToken, int ExpiresIn);

/// <param name="AccessToken">For the Authorization header: <c>Bearer ...</c>.</param>
/// <param name="ExpiresIn">Seconds it is good.</param>
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
