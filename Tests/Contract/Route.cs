using ServiceDefaults.Authentication;
using Tests.Api;

namespace Tests.Contract;

/// <summary>Whom a route is for.</summary>
internal enum Who
{
    Anyone,
    AnyToken,
    Player,
    Server,
    PlayerOrServer,
    Admin,
    OperatorOwn,
    OperatorSupport,
    OperatorAnalyst,
    OperatorAdmin,
}

/// <summary>The ids in a request's path and body.</summary>
internal sealed record Named(Guid PlayerId, Guid SessionId);

/// <summary>A route of GameApi, whom it is for, and a valid request.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Pattern">As it is mapped.</param>
/// <param name="Body">JSON of a valid request; null where there is none.</param>
/// <param name="Headers">That the request needs, besides its token and Idempotency-Key.</param>
internal sealed record Route(
    string Method, string Pattern, Who Who, Func<Named, string>? Body = null, params (string Name, string Value)[] Headers)
{
    public string Name => $"{Method} {Pattern}";

    /// <summary>Ends the session or the player of its token: the next request needs another player.</summary>
    public bool EndsItsToken => Name is "DELETE /v1/players/me" or "POST /v1/auth/logout" or "DELETE /v1/admin/players/{id}";

    /// <summary>Unknown credentials in the body are 401 too.</summary>
    public bool ChecksCredentials => Pattern is "/v1/auth/email/login" or "/v1/auth/refresh" or "/v1/auth/service"
        or "/v1/operators/login" or "/v1/operators/refresh";

    /// <summary>Whether a token of this role gets through.</summary>
    public bool IsFor(string role) => Who switch
    {
        Who.Anyone or Who.AnyToken => true,
        Who.Player => role == Roles.Player,
        Who.Server => role == Roles.Server,
        Who.PlayerOrServer => role is Roles.Player or Roles.Server,
        Who.Admin => role is Roles.Admin or Roles.OperatorDesigner or Roles.OperatorAdmin,
        Who.OperatorOwn => role is Roles.OperatorSetup or Roles.OperatorSupport or Roles.OperatorAnalyst or Roles.OperatorDesigner
            or Roles.OperatorAdmin,
        Who.OperatorSupport => role is Roles.OperatorSupport or Roles.OperatorAdmin,
        Who.OperatorAnalyst => role is Roles.OperatorAnalyst or Roles.OperatorAdmin,
        _ => role == Roles.OperatorAdmin,
    };

    /// <summary>Whether it is for operators alone.</summary>
    public bool IsForOperators => Who >= Who.OperatorOwn;

    /// <summary>The parameters of the path filled in.</summary>
    public string Path(Named named) => Pattern
        // Not the board that others submit to: it may be closed.
        .Replace("{board}", Pattern.EndsWith("/settings", StringComparison.Ordinal) ? "career" : "global", StringComparison.Ordinal)
        .Replace("{collection}", "saves", StringComparison.Ordinal)
        .Replace("{key}", "slot-1", StringComparison.Ordinal)
        .Replace("{banId}", $"{named.SessionId}", StringComparison.Ordinal)
        .Replace("{id}", Pattern.StartsWith("/v1/games", StringComparison.Ordinal) ? "star-drift"
            : $"{(Pattern.StartsWith("/v1/sessions", StringComparison.Ordinal) ? named.SessionId : named.PlayerId)}",
                StringComparison.Ordinal);

    /// <summary>A valid request, with a new Idempotency-Key.</summary>
    public HttpRequestMessage Request(Named named)
    {
        var request = new HttpRequestMessage(new HttpMethod(Method), Path(named));
        if (Body is not null)
            request.Content = new StringContent(Body(named), System.Text.Encoding.UTF8, "application/json");
        foreach (var (name, value) in Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString());
        return request;
    }

    public override string ToString() => Name;

    /// <summary>A client that gets through: the player's, a service's or an operator's.</summary>
    public async Task<HttpClient> ClientAsync(GameApiHost host, HttpClient player) => Who switch
    {
        Who.Admin => await host.ServiceAsync(Roles.Admin),
        Who.Server or Who.PlayerOrServer => await host.ServiceAsync(Roles.Server),
        _ when IsForOperators => host.NewClient(host.OperatorToken(Roles.OperatorAdmin)),
        _ => player,
    };
}
