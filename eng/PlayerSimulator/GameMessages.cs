using System.Text.Json;
using System.Text.Json.Serialization;

namespace PlayerSimulator;

internal sealed record DeviceLogin(string DeviceId, string DisplayName, string Country);

internal sealed record TokenPair(Guid PlayerId, string AccessToken, string RefreshToken, int ExpiresIn);

internal sealed record SessionStart(string GameId, string Platform, string ClientVersion);

internal sealed record StartedSession(Guid SessionId, string GameId);

internal sealed record ActivityItem(Guid Id, string GameId, Guid? SessionId, string Kind, DateTimeOffset OccurredAt, JsonElement? Payload);

internal sealed record ActivityReceipt(int Accepted, int Duplicates, IReadOnlyList<JsonElement> Rejected);

internal sealed record GameItem(string GameId);

internal sealed record GamePage(IReadOnlyList<GameItem> Items);

internal sealed record ScoreSubmission(long Score);

internal sealed record WalletChange(string Currency, long Amount, string Reason);

internal sealed record WalletReceipt(long Balance);

internal sealed record ServiceLogin(string ClientId, string ClientSecret);

internal sealed record ServiceToken(string AccessToken);

internal sealed record HistoryMarker(DateTimeOffset WrittenAt, int Activities);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeviceLogin))]
[JsonSerializable(typeof(TokenPair))]
[JsonSerializable(typeof(SessionStart))]
[JsonSerializable(typeof(StartedSession))]
[JsonSerializable(typeof(ActivityItem[]))]
[JsonSerializable(typeof(ActivityReceipt))]
[JsonSerializable(typeof(GamePage))]
[JsonSerializable(typeof(ScoreSubmission))]
[JsonSerializable(typeof(WalletChange))]
[JsonSerializable(typeof(WalletReceipt))]
[JsonSerializable(typeof(ServiceLogin))]
[JsonSerializable(typeof(ServiceToken))]
[JsonSerializable(typeof(HistoryMarker))]
[JsonSerializable(typeof(int))]
internal sealed partial class GameJson : JsonSerializerContext;
