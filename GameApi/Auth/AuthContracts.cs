using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using GameApi.Http.Validation;

namespace GameApi.Auth;

/// <param name="DeviceId">Made and kept by the client; whoever has it can log in.</param>
/// <param name="DisplayName">Of a new player; a known one keeps its name.</param>
/// <param name="Country">Of a new player, ISO 3166-1 alpha-2.</param>
internal sealed record DeviceLogin([Text(8, 128)] string DeviceId, [PlayerName] string? DisplayName = null, [Country] string? Country = null);

/// <param name="Email">Compared without regard to case and to how Unicode spells it.</param>
/// <param name="Password">8 to 128 characters.</param>
internal sealed record EmailRegistration([Email] string Email, [Password] string Password);

/// <param name="Email">Compared without regard to case and to how Unicode spells it.</param>
/// <param name="Password">As it was registered.</param>
internal sealed record EmailLogin([Email] string Email, [KnownPassword] string Password);

/// <param name="RefreshToken">Has one successor; after ten seconds it is good no more.</param>
internal sealed record TokenRefresh([Length(1, 200)] string RefreshToken);

/// <param name="ClientId">From the configuration.</param>
/// <param name="ClientSecret">From the configuration.</param>
internal sealed record ServiceLogin([Length(1, 64)] string ClientId, [Length(1, 256)] string ClientSecret);

/// <param name="PlayerId">Who is logged in.</param>
/// <param name="AccessToken">For the Authorization header: <c>Bearer ...</c>.</param>
/// <param name="RefreshToken">For the next pair.</param>
/// <param name="ExpiresIn">Seconds the access token is good.</param>
internal sealed record TokenPair(Guid PlayerId, string AccessToken, string RefreshToken, int ExpiresIn);

/// <param name="AccessToken">For the Authorization header: <c>Bearer ...</c>.</param>
/// <param name="ExpiresIn">Seconds it is good.</param>
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
