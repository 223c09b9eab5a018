using System.Text.Json.Serialization;

namespace GameApi.Presence;

/// <summary>The approximate number of online players, by heartbeats of the last five minutes.</summary>
/// <param name="Online">Players in all games.</param>
/// <param name="ByGame">Players by game; games without players are omitted.</param>
/// <example>{ "online": 1250, "byGame": {"star-drift": 1250} }</example>
internal sealed record PresenceView(long Online, IReadOnlyDictionary<string, long> ByGame);

/// <summary>A ticket that opens one stream.</summary>
/// <param name="Ticket">The value of the query parameter <c>ticket</c>.</param>
/// <param name="ExpiresIn">Lifetime of the ticket in seconds.</param>
/// <example>{ "ticket": "CfDJ8Nf1", "expiresIn": 30 }</example>
internal sealed record StreamTicket(string Ticket, int ExpiresIn);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PresenceView))]
[JsonSerializable(typeof(StreamTicket))]
[JsonSerializable(typeof(System.Net.ServerSentEvents.SseItem<PresenceView>))]
internal sealed partial class PresenceJsonContext : JsonSerializerContext;
