using Microsoft.Extensions.Options;

namespace GameApi.Operators;

/// <summary>What an operator has to do before anything else: choose a password, set up an authenticator app.</summary>
internal sealed class OperatorSetup(IOptions<OperatorOptions> options, IHostEnvironment environment)
{
    internal const string Password = "password", Totp = "totp";

    private readonly bool _requiresTotp = options.Value.RequireTotp ?? !environment.IsDevelopment();

    /// <summary>What is left to do; nothing for a session that the identity provider has vouched for.</summary>
    internal IReadOnlyList<string> Of(bool hasGeneratedPassword, bool hasTotp, bool isByProvider)
    {
        if (isByProvider)
            return [];
        string?[] steps = [hasGeneratedPassword ? Password : null, _requiresTotp && !hasTotp ? Totp : null];
        return [.. steps.OfType<string>()];
    }
}
