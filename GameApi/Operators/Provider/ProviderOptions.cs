using System.ComponentModel.DataAnnotations;

namespace GameApi.Operators.Provider;

/// <summary>
/// Configuration section <c>Operators:Provider</c>: an identity provider (OpenID Connect) through which operators log in. An empty
/// <see cref="Authority"/> disables it.
/// </summary>
internal sealed class ProviderOptions : IValidatableObject
{
    internal const string Section = "Operators:Provider";

    /// <summary>The provider's URL, for example https://login.example.org/realms/studio. Plain HTTP only on this machine.</summary>
    public string Authority { get; set; } = "";

    /// <summary>The provider's name on the login page.</summary>
    public string Name { get; set; } = "single sign-on";

    /// <summary>The client id of this application at the provider.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The client's secret; empty for a public client.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>The gateway's URL for browsers, for example https://play.example.org: the provider redirects them there.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>The claim that states that the e-mail address is verified. In Microsoft Entra ID it is xms_edov.</summary>
    public string VerifiedClaim { get; set; } = "email_verified";

    /// <summary>The claim with groups or roles, from which each login sets the operator's roles; empty: the console sets them.</summary>
    public string RolesClaim { get; set; } = "";

    /// <summary>Roles by value of <see cref="RolesClaim"/>, for example <c>game-support</c>: <c>support</c>.</summary>
    public Dictionary<string, string> Roles { get; set; } = [];

    internal bool IsOn => Authority.Length > 0;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsOn)
            yield break;
        if (!IsAddress(Authority) || !IsAddress(PublicUrl))
            yield return new ValidationResult(
                $"{Section}: Authority and PublicUrl must begin with https://, or with http:// for this machine.");
        if (ClientId.Length == 0)
            yield return new ValidationResult($"{Section}: ClientId is missing.");
        if (Roles.Values.FirstOrDefault(role => !OperatorRoles.All.Contains(role)) is { } unknown)
            yield return new ValidationResult($"{Section}:Roles: {unknown} must be one of {string.Join(", ", OperatorRoles.All)}.");
        if ((RolesClaim.Length == 0) != (Roles.Count == 0))
            yield return new ValidationResult($"{Section}: set both RolesClaim and Roles, or neither.");
    }

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
}
