using System.Globalization;
using System.Security.Claims;
using GameApi.Http.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.Auth;

internal static class AuthEndpoints
{
    private const int MaxAttempts = 5;

    internal static RouteGroupBuilder MapAuth(this RouteGroupBuilder v1)
    {
        var auth = v1.MapGroup("/auth").WithTags("Auth");
        var anonymous = auth.MapGroup("").AllowAnonymous();
        anonymous.MapPost("/device", LoginDeviceAsync).WithName("LoginDevice").ProducesProblems(AuthProblems.PlayerBanned);
        anonymous.MapPost("/email/register", RegisterEmailAsync).WithName("RegisterEmail").ProducesProblems(AuthProblems.EmailTaken);
        anonymous.MapPost("/email/login", LoginEmailAsync).WithName("LoginEmail")
            .ProducesProblems(AuthProblems.InvalidCredentials, AuthProblems.LockedOut, AuthProblems.PlayerBanned);
        anonymous.MapPost("/refresh", RefreshAsync).WithName("RefreshTokens")
            .ProducesProblems(AuthProblems.InvalidRefreshToken, AuthProblems.PlayerBanned);
        anonymous.MapPost("/service", LoginClient).WithName("LoginService").ProducesProblems(AuthProblems.InvalidCredentials);
        auth.MapPost("/logout", LogoutAsync).WithName("Logout").RequireAuthorization(Policies.Player);
        return v1;
    }

    /// <summary>Logs in by device.</summary>
    /// <remarks>Creates the player if the device is new (201).</remarks>
    internal static async Task<Results<Ok<TokenPair>, Created<TokenPair>, ProblemHttpResult>> LoginDeviceAsync(
        DeviceLogin body, LoginService logins, BannedPlayers banned, CancellationToken cancellationToken)
    {
        var name = LoginName.Device(body.DeviceId);
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            // Retries if the player was erased, or the device registered by a concurrent request, between the two steps.
            if (await logins.FindAsync(name, cancellationToken) is { } known)
            {
                if (banned.Find(known.PlayerId, BanScopes.Login) is { } ban)
                    return AuthProblems.Banned(ban);
                if (await logins.LoginAsync(known.PlayerId, name.Provider, cancellationToken) is { } pair)
                    return TypedResults.Ok(pair);
            }
            else if (await logins.RegisterAsync(name, null, body.DisplayName, body.Country, cancellationToken) is { } created)
            {
                return TypedResults.Created((string?)null, created);
            }
        }

        throw new InvalidOperationException($"The login lost {MaxAttempts} races with registrations or erasures of the same identity.");
    }

    /// <summary>Creates a player with e-mail address and password.</summary>
    /// <remarks>An address belongs to one player; a taken one gets 409.</remarks>
    internal static async Task<Results<Created<TokenPair>, ProblemHttpResult>> RegisterEmailAsync(
        EmailRegistration body, LoginService logins, PasswordService passwords, CancellationToken cancellationToken)
    {
        var hash = await passwords.HashAsync(body.Password, cancellationToken);
        return await logins.RegisterAsync(LoginName.Email(body.Email), hash, null, null, cancellationToken) is { } pair
            ? TypedResults.Created((string?)null, pair)
            : Problem.Of(AuthProblems.EmailTaken, "Log in instead.");
    }

    /// <summary>Logs in by e-mail address and password.</summary>
    /// <remarks>Five failed logins within a minute lock the address for a minute.</remarks>
    internal static async Task<Results<Ok<TokenPair>, ProblemHttpResult>> LoginEmailAsync(
        EmailLogin body, LoginService logins, PasswordCheck check, BannedPlayers banned, HttpResponse response,
        CancellationToken cancellationToken)
    {
        var (identity, lockedFor) = await check.RunAsync(LoginName.Email(body.Email), body.Password, cancellationToken);
        if (lockedFor is { } locked)
        {
            response.Headers.RetryAfter = Math.Ceiling(Math.Max(locked.TotalSeconds, 1)).ToString(CultureInfo.InvariantCulture);
            return Problem.Of(AuthProblems.LockedOut, "Try again after the time in Retry-After.");
        }

        // Only a client with the right password learns of the ban.
        if (identity is not null && banned.Find(identity.PlayerId, BanScopes.Login) is { } ban)
            return AuthProblems.Banned(ban);
        return identity is not null && await logins.LoginAsync(identity.PlayerId, LoginName.EmailProvider, cancellationToken) is { } pair
            ? TypedResults.Ok(pair)
            : Problem.Of(AuthProblems.InvalidCredentials);
    }

    /// <summary>Exchanges a refresh token for a new pair.</summary>
    /// <remarks>
    /// For ten seconds the same refresh token returns the same successor, so that a lost response or two concurrent refreshes log no one
    /// out. A later reuse revokes all tokens of the same login.
    /// </remarks>
    internal static async Task<Results<Ok<TokenPair>, ProblemHttpResult>> RefreshAsync(
        TokenRefresh body, LoginService logins, RefreshTokens tokens, SessionRevocation revocation, RevokedSessions revoked,
        BannedPlayers banned, CancellationToken cancellationToken)
    {
        if (!RefreshSecret.TryParse(body.RefreshToken, out var secret))
            return Problem.Of(AuthProblems.InvalidRefreshToken);
        // The token is not used up: it works again after the ban.
        if (banned.Find(secret.OwnerId, BanScopes.Login) is { } ban)
            return await tokens.IsValidAsync(secret, cancellationToken)
                ? AuthProblems.Banned(ban)
                : Problem.Of(AuthProblems.InvalidRefreshToken);
        if (await tokens.RotateAsync(secret, cancellationToken) is var (family, successor))
            return TypedResults.Ok(logins.PairOf(family, successor));
        if (await revocation.RevokeIfReusedAsync(secret, cancellationToken) is { } reused)
            revoked.Add(reused);
        return Problem.Of(AuthProblems.InvalidRefreshToken);
    }

    /// <summary>Ends the login of this access token.</summary>
    /// <remarks>Its refresh token becomes invalid at once, its access token on every node within a second.</remarks>
    internal static async Task<NoContent> LogoutAsync(
        ClaimsPrincipal user, SessionRevocation revocation, RevokedSessions revoked, CancellationToken cancellationToken)
    {
        if (Guid.TryParse(user.FindFirstValue(GameClaims.Family), out var family))
        {
            await revocation.RevokeAsync(user.RequiredPlayerId(), family, cancellationToken);
            revoked.Add(family);
        }

        return TypedResults.NoContent();
    }

    /// <summary>Logs in a service: game server, analyst or administrator.</summary>
    /// <remarks>There is no refresh token: log in again before the access token expires.</remarks>
    internal static Results<Ok<ServiceToken>, ProblemHttpResult> LoginClient(
        ServiceLogin body, ServiceClients clients, AccessTokens tokens) =>
        clients.Find(body.ClientId, body.ClientSecret) is { } client
            ? TypedResults.Ok(new ServiceToken(tokens.ForService(client), tokens.ExpiresIn))
            : Problem.Of(AuthProblems.InvalidCredentials);
}
