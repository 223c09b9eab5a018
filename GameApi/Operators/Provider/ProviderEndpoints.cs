using GameApi.Audit;
using GameApi.Http.OpenApi;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.Operators.Provider;

/// <summary>The options of the login page, and the start of a login through the identity provider.</summary>
internal static class ProviderEndpoints
{
    internal static void MapProviderLogin(this RouteGroupBuilder operators)
    {
        var anonymous = operators.MapGroup("").AllowAnonymous();
        anonymous.MapGet("/login", Get).WithName("GetLoginOptions");
        anonymous.MapPost("/provider", BeginAsync).WithName("BeginProviderLogin")
            .NotAudited("It changes nothing; the login that follows has a row.")
            .ProducesProblems(ConsoleCookies.Csrf, ProblemType.NotFound);
    }

    /// <summary>Returns how operators can log in, besides by password.</summary>
    /// <remarks>The name of the identity provider is null if none is configured.</remarks>
    internal static Ok<LoginOptions> Get(IOptions<ProviderOptions> options) =>
        TypedResults.Ok(new LoginOptions(options.Value.IsOn ? options.Value.Name : null));

    /// <summary>Starts a login through the identity provider.</summary>
    /// <remarks>
    /// Send the browser to the URL of the response. The provider redirects it to the console, with the session's cookies if the login
    /// succeeded. State and nonce are bound to this browser by cookies that live ten minutes. 404 if no provider is configured.
    /// </remarks>
    internal static async Task<Results<Ok<ProviderLogin>, ProblemHttpResult>> BeginAsync(
        HttpContext http, IOptions<ProviderOptions> options)
    {
        if (!options.Value.IsOn)
            return Problem.Of(ProblemType.NotFound, "No identity provider is configured.");
        await http.ChallengeAsync(ProviderExtensions.Scheme);
        var address = http.Response.Headers.Location.ToString();
        http.Response.Headers.Location = default;
        return TypedResults.Ok(new ProviderLogin(address));
    }
}
