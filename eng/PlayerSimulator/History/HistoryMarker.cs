using System.Text.Json.Serialization;

namespace PlayerSimulator.History;

/// <summary>What the simulator keeps in a player's storage.</summary>
internal sealed record HistoryMarker(DateTimeOffset WrittenAt, int Activities);

/// <summary>What GameApi notes of a session that starts.</summary>
internal sealed record HistorySession(string Country, string Platform, string ClientVersion);

/// <summary>What GameApi notes of one that ends.</summary>
internal sealed record HistorySessionEnd(int Seconds, string Reason);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(HistoryMarker))]
[JsonSerializable(typeof(HistorySession))]
[JsonSerializable(typeof(HistorySessionEnd))]
[JsonSerializable(typeof(int))]
internal sealed partial class SimulatorJson : JsonSerializerContext;
