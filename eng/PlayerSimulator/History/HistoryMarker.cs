using System.Text.Json.Serialization;

namespace PlayerSimulator.History;

/// <summary>What the simulator keeps in a player's storage.</summary>
internal sealed record HistoryMarker(DateTimeOffset WrittenAt, int Activities);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(HistoryMarker))]
[JsonSerializable(typeof(int))]
internal sealed partial class SimulatorJson : JsonSerializerContext;
