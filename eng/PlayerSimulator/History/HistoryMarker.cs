using System.Text.Json.Serialization;

namespace PlayerSimulator.History;

/// <summary>Marks a player whose history is written. The simulator keeps it in the player's storage.</summary>
internal sealed record HistoryMarker(DateTimeOffset WrittenAt, int Activities);

/// <summary>The payload that GameApi writes when a session starts.</summary>
internal sealed record HistorySession(string Country, string Platform, string ClientVersion);

/// <summary>The payload that GameApi writes when a session ends.</summary>
internal sealed record HistorySessionEnd(int Seconds, string Reason);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(HistoryMarker))]
[JsonSerializable(typeof(HistorySession))]
[JsonSerializable(typeof(HistorySessionEnd))]
[JsonSerializable(typeof(int))]
internal sealed partial class SimulatorJson : JsonSerializerContext;
