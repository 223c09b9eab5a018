using Microsoft.Extensions.Options;

namespace GameApi.Operators;

/// <summary>The steps that a new operator must take first: choose a password, set up an authenticator app.</summary>
internal sealed class OperatorSetup(IOptions<OperatorOptions> options, IHostEnvironment environment)
{
    internal const string Password = "password", Totp = "totp";

    private readonly bool _requiresTotp = options.Value.RequireTotp ?? !environment.IsDevelopment();

    /// <summary>Returns the remaining steps; none for a session of the identity provider.</summary>
    internal IReadOnlyList<string> Of(bool hasGeneratedPassword, bool hasTotp, bool isByProvider)
    {
        if (isByProvider)
            return [];
        string?[] steps = [hasGeneratedPassword ? Password : null, _requiresTotp && !hasTotp ? Totp : null];
        return [.. steps.OfType<string>()];
    }
}
