using System.Text.Json.Serialization;

namespace GameApi.Presence;

/// <summary>How many play, by heartbeats of the last five minutes; approximate.</summary>
/// <param name="Online">Of all games.</param>
/// <param name="ByGame">Of each game where somebody is.</param>
/// <example>{ "online": 1250, "byGame": {"star-drift": 1250} }</example>
internal sealed record PresenceView(long Online, IReadOnlyDictionary<string, long> ByGame);

/// <summary>Opens one stream.</summary>
/// <param name="Ticket">For the query parameter of the same name.</param>
/// <param name="ExpiresIn">Seconds.</param>
/// <example>{ "ticket": "CfDJ8Nf1", "expiresIn": 30 }</example>
internal sealed record StreamTicket(string Ticket, int ExpiresIn);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PresenceView))]
[JsonSerializable(typeof(StreamTicket))]
[JsonSerializable(typeof(System.Net.ServerSentEvents.SseItem<PresenceView>))]
internal sealed partial class PresenceJsonContext : JsonSerializerContext;
