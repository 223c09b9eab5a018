using System.Text.Json;
using System.Text.Json.Serialization;
using GameApi.Http.Lists;

namespace GameApi.Audit;

/// <summary>A row of the audit log.</summary>
/// <param name="Seq">1, 2, 3 without a gap.</param>
/// <param name="Id">The X-Audit-Id of the change's response.</param>
/// <param name="At">Time of the change.</param>
/// <param name="Actor">The operator's id, a service's client id, or command.</param>
/// <param name="ActorName">The operator's current name.</param>
/// <param name="Action">The action, for example player.ban.</param>
/// <param name="Subject">The target: kind and id.</param>
/// <param name="PlayerId">The player concerned, if any.</param>
/// <param name="Before">State before the change; null once the player has been erased.</param>
/// <param name="After">State after the change; null once the player has been erased.</param>
/// <param name="Reason">Reason given by the operator; null once the player has been erased.</param>
/// <param name="RequestId">Trace id of the request.</param>
/// <param name="Hash">SHA-256 of the previous row's hash and of this row, in hex.</param>
/// <example>
/// {
///     "seq": 42, "id": "01930f2b-2c4d-7a10-9b1e-5d6f7a8b9c0d", "at": "2026-11-01T09:30:00Z",
///     "actor": "01930f2b-11aa-7d02-8e61-0c9d7e5f4a3b", "actorName": "Ada", "action": "player.rename",
///     "subject": "player 01930f2b-2c4d-7a10-9b1e-5d6f7a8b9c0d", "playerId": "01930f2b-2c4d-7a10-9b1e-5d6f7a8b9c0d",
///     "before": { "name": "Old name" }, "after": { "name": "New name" }, "reason": "The old name insulted others.",
///     "requestId": "4bf92f3577b34da6a3ce929d0e0e4736", "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
/// }
/// </example>
internal sealed record AuditView(
    long Seq, Guid Id, DateTimeOffset At, string Actor, string? ActorName, string Action, string Subject, Guid? PlayerId,
    JsonElement? Before, JsonElement? After, string? Reason, string? RequestId, string Hash);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Page<AuditView>))]
[JsonSerializable(typeof(AuditCheck))]
[JsonSerializable(typeof(long?))]
internal sealed partial class AuditJsonContext : JsonSerializerContext;
