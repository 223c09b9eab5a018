using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.Audit;

/// <summary>The source of a change: actor and request.</summary>
/// <param name="Actor">The operator's id, a service's client id, or <see cref="Command"/>.</param>
/// <param name="RequestId">Trace id of the request.</param>
/// <param name="Response">The response, which gets the id of the audit row as a header.</param>
internal sealed record AuditSource(string Actor, string? RequestId = null, HttpResponse? Response = null)
{
    /// <summary>The response header with the audit row's id.</summary>
    internal const string Header = "X-Audit-Id";

    /// <summary>The actor of changes made on the command line.</summary>
    internal const string Command = "command";

    /// <summary>The source of a request's authenticated caller.</summary>
    internal static AuditSource Of(HttpContext http) => Of(http, http.User.FindFirstValue(GameClaims.Subject)!);

    /// <summary>
    /// Returns the problem of a write without a reason, on a route that operators share with services: an operator must give one.
    /// </summary>
    internal static ProblemHttpResult? Unexplained(ClaimsPrincipal user, string? reason) =>
        reason is null && user.IsOperator() ? Problem.Invalid("reason", "3 to 500 characters: why, for the audit log.") : null;

    /// <summary>The source of a request that itself establishes its caller, for example a login.</summary>
    internal static AuditSource Of(HttpContext http, string actor) => new(actor, Activity.Current?.TraceId.ToHexString(), http.Response);
}
