using GameApi.Audit;
using GameApi.Http.OpenApi;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.Operators.Provider;

/// <summary>What the login page needs to know, and the beginning of a login by the identity provider.</summary>
internal static class ProviderEndpoints
{
    internal static void MapProviderLogin(this RouteGroupBuilder operators)
    {
        var anonymous = operators.MapGroup("").AllowAnonymous();
        anonymous.MapGet("/login", Get).WithName("GetLoginOptions");
        anonymous.MapPost("/provider", BeginAsync).WithName("BeginProviderLogin")
            .NotAudited("It changes nothing: the login that follows leaves a row.")
            .ProducesProblems(ConsoleCookies.Csrf, ProblemType.NotFound);
    }

    /// <summary>How operators may log in, besides with a password.</summary>
    /// <remarks>The name of the identity provider is null where none is configured.</remarks>
    internal static Ok<LoginOptions> Get(IOptions<ProviderOptions> options) =>
        TypedResults.Ok(new LoginOptions(options.Value.IsOn ? options.Value.Name : null));

    /// <summary>Begins a login by the identity provider.</summary>
    /// <remarks>
    /// Send the browser to the address of the response. It comes back to the console, with the session's cookies where the provider knows
    /// the operator. State and nonce are bound to this browser by cookies that live ten minutes. 404 where no provider is configured.
    /// </remarks>
    internal static async Task<Results<Ok<ProviderLogin>, ProblemHttpResult>> BeginAsync(HttpContext http, IOptions<ProviderOptions> options)
    {
        if (!options.Value.IsOn)
            return Problem.Of(ProblemType.NotFound, "No identity provider is configured.");
        await http.ChallengeAsync(ProviderExtensions.Scheme);
        var address = http.Response.Headers.Location.ToString();
        http.Response.Headers.Location = default;
        return TypedResults.Ok(new ProviderLogin(address));
    }
}
