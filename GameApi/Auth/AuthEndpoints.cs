using System.Globalization;
using System.Security.Claims;
using GameApi.Http.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.Auth;

internal static class AuthEndpoints
{
    internal static RouteGroupBuilder MapAuth(this RouteGroupBuilder v1)
    {
        var auth = v1.MapGroup("/auth").WithTags("Auth");
        var anonymous = auth.MapGroup("").AllowAnonymous();
        anonymous.MapPost("/device", LoginDeviceAsync).WithName("LoginDevice");
        anonymous.MapPost("/email/register", RegisterEmailAsync).WithName("RegisterEmail").Answers(AuthProblems.EmailTaken);
        anonymous.MapPost("/email/login", LoginEmailAsync).WithName("LoginEmail").Answers(AuthProblems.InvalidCredentials, AuthProblems.LockedOut);
        anonymous.MapPost("/refresh", RefreshAsync).WithName("RefreshTokens").Answers(AuthProblems.InvalidRefreshToken);
        anonymous.MapPost("/service", LoginService).WithName("LoginService").Answers(AuthProblems.InvalidCredentials);
        auth.MapPost("/logout", LogoutAsync).WithName("Logout").RequireAuthorization(Policies.Player);
        return v1;
    }

    /// <summary>Logs in by device.</summary>
    /// <remarks>Makes the player when the device is new (201).</remarks>
    private static async Task<Results<Ok<TokenPair>, Created<TokenPair>>> LoginDeviceAsync(
        DeviceLogin body, Logins logins, CancellationToken cancellationToken)
    {
        var known = await logins.FindAsync(Logins.Device, body.DeviceId, cancellationToken);
        if (known is null
            && await logins.RegisterAsync(Logins.Device, body.DeviceId, null, body.DisplayName, body.Country, cancellationToken) is { } made)
            return TypedResults.Created((string?)null, made);

        // Registered by a concurrent request of the same device: log in to what it made.
        known ??= await logins.FindAsync(Logins.Device, body.DeviceId, cancellationToken)
            ?? throw new InvalidOperationException("An identity that exists cannot be found.");
        return TypedResults.Ok(await logins.LoginAsync(known.PlayerId, Logins.Device, cancellationToken));
    }

    /// <summary>Makes a player with e-mail address and password.</summary>
    private static async Task<Results<Created<TokenPair>, ProblemHttpResult>> RegisterEmailAsync(
        EmailLogin body, Logins logins, Passwords passwords, CancellationToken cancellationToken)
    {
        var hash = await passwords.HashAsync(body.Password, cancellationToken);
        return await logins.RegisterAsync(Logins.Email, Normal(body.Email), hash, null, null, cancellationToken) is { } pair
            ? TypedResults.Created((string?)null, pair)
            : Problem.Of(AuthProblems.EmailTaken, "Log in instead.");
    }

    /// <summary>Logs in by e-mail address and password.</summary>
    /// <remarks>Five failures within a minute lock the address for a minute.</remarks>
    private static async Task<Results<Ok<TokenPair>, ProblemHttpResult>> LoginEmailAsync(
        EmailLogin body, Logins logins, Passwords passwords, LoginLockout lockout, HttpResponse response, CancellationToken cancellationToken)
    {
        var email = Normal(body.Email);
        if (await lockout.BeginAsync(email, cancellationToken) is { } locked)
        {
            response.Headers.RetryAfter = Math.Ceiling(locked.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return Problem.Of(AuthProblems.LockedOut, "Try again after the time of Retry-After.");
        }

        var identity = await logins.FindAsync(Logins.Email, email, cancellationToken);
        if (!await passwords.VerifyAsync(identity?.PasswordHash, body.Password, cancellationToken))
            return Problem.Of(AuthProblems.InvalidCredentials);

        await lockout.ForgiveAsync(email, cancellationToken);
        return TypedResults.Ok(await logins.LoginAsync(identity!.PlayerId, Logins.Email, cancellationToken));
    }

    /// <summary>Exchanges a refresh token for a new pair.</summary>
    /// <remarks>A refresh token is good once. One that is used again revokes everything that descends from the same login.</remarks>
    private static async Task<Results<Ok<TokenPair>, ProblemHttpResult>> RefreshAsync(
        TokenRefresh body, Logins logins, RefreshTokens tokens, Revocations revocations, CancellationToken cancellationToken)
    {
        if (!RefreshSecret.TryParse(body.RefreshToken, out var secret))
            return Problem.Of(AuthProblems.InvalidRefreshToken);
        if (await tokens.RotateAsync(secret, cancellationToken) is var (family, successor))
            return TypedResults.Ok(logins.PairOf(family, successor));
        if (await tokens.RevokeIfReusedAsync(secret, cancellationToken) is { } revoked)
            revocations.Add(revoked);
        return Problem.Of(AuthProblems.InvalidRefreshToken);
    }

    /// <summary>Ends the login of this access token.</summary>
    /// <remarks>Its refresh token stops at once, its access token on every node within a second.</remarks>
    private static async Task<NoContent> LogoutAsync(
        ClaimsPrincipal user, RefreshTokens tokens, Revocations revocations, CancellationToken cancellationToken)
    {
        if (Guid.TryParse(user.FindFirstValue(GameClaims.Family), out var family))
        {
            await tokens.RevokeAsync(user.RequiredPlayerId(), family, cancellationToken);
            revocations.Add(family);
        }

        return TypedResults.NoContent();
    }

    /// <summary>Logs in a service: game servers, analysts, administrators.</summary>
    private static Results<Ok<ServiceToken>, ProblemHttpResult> LoginService(ServiceLogin body, ServiceClients clients, AccessTokens tokens) =>
        clients.Find(body.ClientId, body.ClientSecret) is { } client
            ? TypedResults.Ok(new ServiceToken(tokens.ForService(client), tokens.ExpiresIn))
            : Problem.Of(AuthProblems.InvalidCredentials);

    private static string Normal(string email) => email.ToLowerInvariant();
}
