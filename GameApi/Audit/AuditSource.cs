using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.Audit;

/// <summary>Who changes something, by which request.</summary>
/// <param name="Actor">An operator's id, a service's client id, or <see cref="Command"/>.</param>
/// <param name="RequestId">Trace id.</param>
/// <param name="Response">Gets the id of the audit row as a header.</param>
internal sealed record AuditSource(string Actor, string? RequestId = null, HttpResponse? Response = null)
{
    /// <summary>The response header with the audit row's id.</summary>
    internal const string Header = "X-Audit-Id";

    /// <summary>The actor of what is done by a command of the service.</summary>
    internal const string Command = "command";

    /// <summary>The caller of a request.</summary>
    internal static AuditSource Of(HttpContext http) => Of(http, http.User.FindFirstValue(GameClaims.Subject)!);

    /// <summary>
    /// The problem of a write without a reason, on a route that operators share with services: a person gives one, a machine may.
    /// </summary>
    internal static ProblemHttpResult? Unexplained(ClaimsPrincipal user, string? reason) =>
        reason is null && user.IsOperator() ? Problem.Invalid("reason", "3 to 500 characters: why, for the audit log.") : null;

    /// <summary>Who turns out to be the caller only by the request itself.</summary>
    internal static AuditSource Of(HttpContext http, string actor) => new(actor, Activity.Current?.TraceId.ToHexString(), http.Response);
}
