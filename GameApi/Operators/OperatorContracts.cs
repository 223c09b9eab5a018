using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using GameApi.Http.Lists;
using GameApi.Http.Validation;
using GameApi.Operators.Provider;

namespace GameApi.Operators;

/// <param name="Email">Compared case-insensitively.</param>
/// <param name="Password">The password of the account.</param>
/// <param name="Code">The code of the authenticator app, if the account has one.</param>
/// <example>{ "email": "ada@example.org", "password": "a long enough password", "code": "123456" }</example>
internal sealed record OperatorCredentials(
    [OperatorEmail] string Email, [Length(1, 128)] string Password, [Length(1, 16)] string? Code = null);

/// <summary>The logged-in operator.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="Email">The login name.</param>
/// <param name="Name">Shown to other operators.</param>
/// <param name="Roles">One or more of support, analyst, designer and admin.</param>
/// <param name="Totp">Whether a login also needs a code.</param>
/// <param name="Setup">Steps required before anything else is allowed: password (choose one), totp (set up an authenticator app).</param>
/// <example>
/// {
///     "id": "01930f2b-11aa-7d02-8e61-0c9d7e5f4a3b", "email": "ada@example.org", "name": "Ada", "roles": ["support"], "totp": true,
///     "setup": ["password"]
/// }
/// </example>
internal sealed record OperatorAccount(
    Guid Id, string Email, string Name, IReadOnlyList<string> Roles, bool Totp, IReadOnlyList<string> Setup);

/// <param name="Operator">The logged-in operator.</param>
/// <param name="ExpiresIn">Seconds until the session must be refreshed.</param>
/// <param name="Totp">Whether a login also needs a code.</param>
/// <example>
/// {
///     "operator": {
///         "id": "01930f2b-11aa-7d02-8e61-0c9d7e5f4a3b", "email": "ada@example.org", "name": "Ada", "roles": ["support"], "totp": true,
///         "setup": []
///     },
///     "expiresIn": 300, "totp": true
/// }
/// </example>
internal sealed record OperatorLogin(OperatorAccount Operator, int ExpiresIn, bool Totp);

/// <summary>An admin's view of an operator.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="Email">The login name.</param>
/// <param name="Name">Shown to other operators.</param>
/// <param name="Roles">One or more of support, analyst, designer and admin.</param>
/// <param name="Totp">Whether a login also needs a code.</param>
/// <param name="Disabled">Whether the account is disabled.</param>
/// <param name="LastLoginAt">Time of the latest login.</param>
/// <param name="CreatedAt">When the account was created.</param>
/// <example>
/// {
///     "id": "01930f2b-11aa-7d02-8e61-0c9d7e5f4a3b", "email": "ada@example.org", "name": "Ada", "roles": ["support"], "totp": true,
///     "disabled": false, "lastLoginAt": "2026-11-01T09:30:00Z", "createdAt": "2026-11-01T09:30:00Z"
/// }
/// </example>
internal sealed record OperatorView(
    Guid Id, string Email, string Name, IReadOnlyList<string> Roles, bool Totp, bool Disabled, DateTimeOffset? LastLoginAt,
    DateTimeOffset CreatedAt);

/// <param name="Secret">The secret in Base32, for manual entry.</param>
/// <param name="Uri">The secret as a URI, for a QR code.</param>
/// <example>
/// {
///     "secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
///     "uri": "otpauth://totp/AspireGame:ada%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
/// }
/// </example>
internal sealed record TotpSetup(string Secret, string Uri);

/// <param name="Code">The six digits of the authenticator app.</param>
/// <example>{ "code": "123456" }</example>
internal sealed record TotpConfirmation([Length(1, 16)] string Code);

/// <param name="Current">The current password.</param>
/// <param name="New">12 to 128 characters.</param>
/// <example>{ "current": "a long enough password", "new": "another long enough one" }</example>
internal sealed record PasswordReplacement([Length(1, 128)] string Current, [OperatorPassword] string New);

/// <param name="Email">The login name.</param>
/// <param name="Roles">One or more of support, analyst, designer and admin.</param>
/// <param name="Reason">For the audit log.</param>
/// <param name="Name">Shown to other operators; default: the part of the address before the @.</param>
/// <example>{ "email": "ada@example.org", "roles": ["support"], "reason": "Joins the support team.", "name": "Ada" }</example>
internal sealed record NewOperator(
    [OperatorEmail] string Email, [OperatorRoles] IReadOnlyList<string> Roles, [Reason] string Reason, [Text(1, 64)] string? Name = null);

/// <param name="Operator">The account.</param>
/// <param name="Password">The generated password. It is not stored and not shown again.</param>
/// <example>
/// {
///     "operator": {
///         "id": "01930f2b-11aa-7d02-8e61-0c9d7e5f4a3b", "email": "ada@example.org", "name": "Ada", "roles": ["support"], "totp": true,
///         "disabled": false, "lastLoginAt": "2026-11-01T09:30:00Z", "createdAt": "2026-11-01T09:30:00Z"
///     },
///     "password": "mV4nq7RwTzKc2bHxYe9J"
/// }
/// </example>
internal sealed record AddedOperator(OperatorView Operator, string Password);

/// <summary>A change of an account; omitted members stay unchanged.</summary>
/// <param name="Reason">For the audit log.</param>
/// <param name="Name">Shown to other operators.</param>
/// <param name="Roles">One or more of support, analyst, designer and admin.</param>
/// <param name="Disabled">Whether the account is disabled.</param>
/// <example>{ "reason": "Moves to analytics.", "name": "Ada", "roles": ["analyst"], "disabled": false }</example>
internal sealed record OperatorChange(
    [Reason] string Reason, [Text(1, 64)] string? Name = null, [OperatorRoles] IReadOnlyList<string>? Roles = null, bool? Disabled = null);

/// <param name="Reason">For the audit log.</param>
/// <example>{ "reason": "Has lost the phone." }</example>
internal sealed record OperatorReset([Reason] string Reason);

/// <param name="Password">The generated password. It is not stored and not shown again.</param>
/// <example>{ "password": "mV4nq7RwTzKc2bHxYe9J" }</example>
internal sealed record GeneratedPassword(string Password);

/// <summary>An operator's e-mail address; may be local, for example admin@localhost.</summary>
internal sealed class OperatorEmailAttribute() : FormAttribute(@"(?=.{3,254}$)[^@\s\p{C}]+@[^@\s\p{C}]+")
{
    public override string FormatErrorMessage(string name) => "An e-mail address of at most 254 characters.";
}

/// <summary>A new password of an operator, with the minimum length of OWASP ASVS 4.0.3, 2.1.1.</summary>
internal sealed class OperatorPasswordAttribute() : LengthAttribute(12, 128)
{
    public override bool IsValid(object? value) => value is not string text || text.EnumerateRunes().Count() is >= 12 and <= 128;

    public override string FormatErrorMessage(string name) => "12 to 128 characters.";
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(OperatorCredentials))]
[JsonSerializable(typeof(OperatorLogin))]
[JsonSerializable(typeof(OperatorAccount))]
[JsonSerializable(typeof(LoginOptions))]
[JsonSerializable(typeof(ProviderLogin))]
[JsonSerializable(typeof(TotpSetup))]
[JsonSerializable(typeof(TotpConfirmation))]
[JsonSerializable(typeof(PasswordReplacement))]
[JsonSerializable(typeof(NewOperator))]
[JsonSerializable(typeof(AddedOperator))]
[JsonSerializable(typeof(OperatorChange))]
[JsonSerializable(typeof(OperatorReset))]
[JsonSerializable(typeof(GeneratedPassword))]
[JsonSerializable(typeof(OperatorView))]
[JsonSerializable(typeof(Page<OperatorView>))]
internal sealed partial class OperatorJsonContext : JsonSerializerContext;
