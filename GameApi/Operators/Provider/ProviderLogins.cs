using System.Security.Claims;
using GameApi.Audit;
using GameApi.Auth;
using GameApi.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace GameApi.Operators.Provider;

/// <summary>
/// Completes a login through the identity provider. The first login finds the account by an e-mail address that the provider has verified,
/// later logins by the provider's subject. The second factor is the provider's responsibility. A login never creates an account.
/// </summary>
internal sealed partial class ProviderLogins(
    GameDbContext db, OperatorLogins logins, OperatorAdministration administration, SessionCookies cookies,
    IOptions<ProviderOptions> options, ILogger<ProviderLogins> logger)
{
    private const string Console = "/console/";

    /// <summary>The console's page for a failed login.</summary>
    private const string Failed = $"{Console}?login=failed";

    private const string Unknown = $"{Console}?login=unknown";

    internal async Task CompleteAsync(TicketReceivedContext context)
    {
        var (user, http) = (context.Principal!, context.HttpContext);
        context.HandleResponse();
        SetNotStored(http);
        var outcome = await FindAsync(user, http.RequestAborted) is { } account && await HasRolesAsync(account, user, http)
            ? await logins.BeginAsync(account.OperatorId, http, SubjectOf(user), http.RequestAborted)
            : new LoginOutcome();
        if (outcome is not { Session: { } session, Secret: { } secret })
        {
            LogUnknown(user.FindFirstValue("sub") ?? "nobody");
            http.Response.Redirect(Unknown);
            return;
        }

        cookies.Set(http.Response, session, secret);
        http.Response.Redirect(Console);
    }

    /// <summary>
    /// Handles a login that the provider or the person rejected, or whose response does not match a request of this browser.
    /// </summary>
    internal void Fail(HandleRequestContext<RemoteAuthenticationOptions> context, Exception? failure)
    {
        LogFailed(failure);
        context.HandleResponse();
        SetNotStored(context.HttpContext);
        context.Response.Redirect(Failed);
    }

    private async Task<Operator?> FindAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var subject = SubjectOf(user);
        if (await db.Operators.SingleOrDefaultAsync(row => row.ProviderSubject == subject, cancellationToken) is { } known)
            return known;
        // Some providers send the claim as text.
        var isVerified = string.Equals(user.FindFirstValue(options.Value.VerifiedClaim), "true", StringComparison.OrdinalIgnoreCase)
            || user.FindFirstValue(options.Value.VerifiedClaim) == "1";
        if (!isVerified || user.FindFirstValue("email") is not { Length: > 0 } address)
            return null;
        var email = LoginName.Email(address).Text;
        return await db.Operators.SingleOrDefaultAsync(row => row.Email == email && row.ProviderSubject == null, cancellationToken);
    }

    /// <summary>Sets the operator's roles from the provider's claim, if one is configured.</summary>
    /// <returns>False if the operator may not log in.</returns>
    private async Task<bool> HasRolesAsync(Operator account, ClaimsPrincipal user, HttpContext http)
    {
        if (options.Value.RolesClaim is not { Length: > 0 } claim)
            return true;
        string[] roles = [.. user.FindAll(claim).Select(value => options.Value.Roles.GetValueOrDefault(value.Value)).OfType<string>()
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (account.DisabledAt is not null || roles.Length == 0)
            return false;
        if (roles.SequenceEqual(account.Roles.Order(StringComparer.Ordinal)))
            return true;
        var change = new OperatorChange($"Roles set by {options.Value.Name}.", Roles: roles);
        var source = AuditSource.Of(http, $"{account.OperatorId}");
        return (await administration.ChangeAsync(source, account.OperatorId, change, http.RequestAborted)).Account is not null;
    }

    private string SubjectOf(ClaimsPrincipal user) => $"{options.Value.Authority} {user.FindFirstValue("sub")}";

    private static void SetNotStored(HttpContext http) => http.Response.Headers.CacheControl = "no-store";

    [LoggerMessage(LogLevel.Warning, "Login through the identity provider rejected: {Subject} has no operator account or no role")]
    private partial void LogUnknown(string subject);

    [LoggerMessage(LogLevel.Warning, "Login through the identity provider failed")]
    private partial void LogFailed(Exception? failure);
}
