using System.ComponentModel.DataAnnotations;

namespace GameApi.Operators.Provider;

/// <summary>
/// Configuration section <c>Operators:Provider</c>: an identity provider (OpenID Connect) by which operators log in. Without an
/// <see cref="Authority"/> there is none.
/// </summary>
internal sealed class ProviderOptions : IValidatableObject
{
    internal const string Section = "Operators:Provider";

    /// <summary>Its address, such as https://login.example.org/realms/studio. Plain HTTP only on this machine.</summary>
    public string Authority { get; set; } = "";

    /// <summary>What the login page calls it.</summary>
    public string Name { get; set; } = "single sign-on";

    /// <summary>This application at the provider.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The same; empty for a client that has none.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>Where browsers reach the gateway, such as https://play.example.org: the provider sends them back there.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>The claim that says whether the e-mail address is the person's own. Microsoft Entra ID has it in xms_edov.</summary>
    public string VerifiedClaim { get; set; } = "email_verified";

    /// <summary>The claim with groups or roles, by which each login sets the operator's roles; empty: roles are set in the console.</summary>
    public string RolesClaim { get; set; } = "";

    /// <summary>Roles by value of <see cref="RolesClaim"/>, such as <c>game-support</c>: <c>support</c>.</summary>
    public Dictionary<string, string> Roles { get; set; } = [];

    internal bool IsOn => Authority.Length > 0;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsOn)
            yield break;
        if (!IsAddress(Authority) || !IsAddress(PublicUrl))
            yield return new ValidationResult(
                $"{Section}: Authority and PublicUrl are addresses that begin with https://, or http:// for this machine.");
        if (ClientId.Length == 0)
            yield return new ValidationResult($"{Section}: ClientId is missing.");
        if (Roles.Values.FirstOrDefault(role => !OperatorRoles.All.Contains(role)) is { } unknown)
            yield return new ValidationResult($"{Section}:Roles: {unknown} is none of {string.Join(", ", OperatorRoles.All)}.");
        if ((RolesClaim.Length == 0) != (Roles.Count == 0))
            yield return new ValidationResult($"{Section}: RolesClaim and Roles go together.");
    }

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
}
