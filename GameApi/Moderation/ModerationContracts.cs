using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using GameApi.Auth;
using GameApi.Http.Json;
using GameApi.Http.Validation;
using GameApi.Wallets;

namespace GameApi.Moderation;

/// <param name="Scope">login, scores or all.</param>
/// <param name="Reason">Shown to operators, not to players.</param>
/// <param name="Until">End of the ban; omitted or null: until it is lifted.</param>
/// <example>{ "scope": "scores", "reason": "Impossible scores on three boards.", "until": "2099-01-01T00:00:00Z" }</example>
internal sealed record BanRequest([BanScope] string Scope, [Reason] string Reason, DateTimeOffset? Until = null);

/// <param name="Id">UUIDv7.</param>
/// <param name="Scope">login, scores or all.</param>
/// <param name="Until">End of the ban; null: until it is lifted.</param>
/// <param name="Reason">Shown to operators, not to players.</param>
/// <param name="By">The operator's id.</param>
/// <param name="At">When the ban was set.</param>
/// <param name="LiftedAt">When the ban was lifted early; null if it was not.</param>
/// <example>
/// {
///     "id": "01930f2b-2c4d-7a10-9b1e-5d6f7a8b9c0d", "scope": "scores", "until": "2099-01-01T00:00:00Z",
///     "reason": "Impossible scores on three boards.",
///     "by": "01930f2b-11aa-7d02-8e61-0c9d7e5f4a3b", "at": "2026-11-01T09:30:00Z", "liftedAt": null
/// }
/// </example>
internal sealed record BanView(
    Guid Id, string Scope, DateTimeOffset? Until, string Reason, string By, DateTimeOffset At, DateTimeOffset? LiftedAt);

/// <param name="Reason">For the audit log.</param>
/// <example>{ "reason": "The player asked for it in ticket 4711." }</example>
internal sealed record Justification([Reason] string Reason);

/// <param name="Name">3 to 32 visible characters.</param>
/// <param name="Reason">For the audit log.</param>
/// <example>{ "name": "Ada", "reason": "The old name insulted others." }</example>
internal sealed record NameChange([PlayerName] string Name, [Reason] string Reason);

/// <param name="PlayerId">The player.</param>
/// <param name="Name">The new display name.</param>
/// <example>{ "playerId": "01930f2b-2c4d-7a10-9b1e-5d6f7a8b9c0d", "name": "Ada" }</example>
internal sealed record NameView(Guid PlayerId, string Name);

/// <param name="Reason">For the audit log.</param>
/// <param name="Board">The board; omitted or null: all boards.</param>
/// <example>{ "reason": "Impossible scores.", "board": "global" }</example>
internal sealed record ScoresChange([Reason] string Reason, [BoardId] string? Board = null);

/// <param name="Boards">The boards that changed.</param>
/// <example>{ "boards": ["global"] }</example>
internal sealed record ScoresView(IReadOnlyList<string> Boards);

/// <param name="Currency">Lower case, for example gold.</param>
/// <param name="Amount">Positive in, negative out, in the smallest unit of the currency; not 0.</param>
/// <param name="Reason">For the audit log; it does not appear in the player's ledger.</param>
/// <example>{ "currency": "gold", "amount": -50, "reason": "A purchase was counted twice." }</example>
internal sealed record WalletCorrection([Currency] string Currency,
    [NotZero] [IntegerRange(-WalletLedger.MaxAmount, WalletLedger.MaxAmount)]
    [property: JsonConverter(typeof(WholeNumberConverter<long>))] long Amount,
    [Reason] string Reason);

/// <summary>The scope of a ban.</summary>
internal sealed class BanScopeAttribute() : FormAttribute($"{BanScopes.Login}|{BanScopes.Scores}|{BanScopes.All}")
{
    public override string FormatErrorMessage(string name) => $"{BanScopes.Login}, {BanScopes.Scores} or {BanScopes.All}.";
}

internal sealed class NotZeroAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => value is not 0L;

    public override string FormatErrorMessage(string name) => "A number other than 0.";
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(BanRequest))]
[JsonSerializable(typeof(BanView))]
[JsonSerializable(typeof(Justification))]
[JsonSerializable(typeof(NameChange))]
[JsonSerializable(typeof(NameView))]
[JsonSerializable(typeof(ScoresChange))]
[JsonSerializable(typeof(ScoresView))]
[JsonSerializable(typeof(WalletCorrection))]
internal sealed partial class ModerationJsonContext : JsonSerializerContext;
