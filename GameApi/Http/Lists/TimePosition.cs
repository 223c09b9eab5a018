using System.Text.Json.Serialization;

namespace GameApi.Http.Lists;

/// <summary>The keyset position of lists ordered by time, then id.</summary>
internal sealed record TimePosition(DateTimeOffset At, Guid Id);

/// <summary>The types of positions that several lists use.</summary>
[JsonSerializable(typeof(TimePosition))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(Guid?))]
internal sealed partial class PositionJsonContext : JsonSerializerContext;
