using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using GameApi.Http.Json;
using GameApi.Http.Lists;
using GameApi.Http.Validation;

namespace GameApi.Leaderboards;

/// <param name="Score">An integer; higher is better.</param>
/// <param name="PlayerId">The player, if a game server submits the score; players omit it.</param>
/// <example>{ "score": 4200, "playerId": null }</example>
internal sealed record ScoreSubmission(
    [IntegerRange(-LeaderboardStore.MaxScore, LeaderboardStore.MaxScore)]
    [property: JsonConverter(typeof(WholeNumberConverter<long>))] long Score,
    Guid? PlayerId = null);

/// <param name="Score">The score on the board, by its policy.</param>
/// <param name="Best">The highest single score ever submitted.</param>
/// <param name="Rank">From 1; players with equal scores share one.</param>
/// <example>{ "score": 4200, "best": 4200, "rank": 3 }</example>
internal sealed record Standing(long Score, long Best, long Rank);

/// <param name="Rank">From 1; players with equal scores share one and are listed in the order in which they reached it.</param>
/// <param name="PlayerId">UUIDv7.</param>
/// <param name="DisplayName">The player's name.</param>
/// <param name="Score">By the board's policy.</param>
/// <example>{ "rank": 3, "playerId": "01930f2a-6f4e-7c1b-9d53-2a7b8c4d5e6f", "displayName": "Ada", "score": 4200 }</example>
internal sealed record RankedScore(long Rank, Guid PlayerId, string DisplayName, long Score);

/// <summary>A page of a board, or the rows around a player.</summary>
/// <param name="Items">The rows, best first.</param>
/// <param name="Next">The cursor of the next page; null on the last page.</param>
internal sealed record RankedPage(IReadOnlyList<RankedScore> Items, string? Next)
{
    private static readonly JsonTypeInfo<RankedPage> Json = GameJson.TypeOf<RankedPage>(LeaderboardJsonContext.Default);

    /// <summary>Serializes it as the API does.</summary>
    internal byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, Json);
}

/// <summary>A cached board: its id and its policy.</summary>
[ImmutableObject(true)]
internal sealed record CachedBoard(
    string BoardId, string Policy, string Name, DateTimeOffset? ClosedAt, int Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    internal BoardView ToView() => new(BoardId, Name, Policy, ClosedAt, Version, CreatedAt, UpdatedAt);
}

/// <summary>A board's cached first page: its JSON, so that a hit is written to the response without serializing.</summary>
[ImmutableObject(true)]
internal sealed record CachedTop(byte[] Json);

/// <summary>The position of a row, with its rank and its index from 1. A page starts after it.</summary>
internal sealed record RankPosition(long Score, DateTimeOffset AchievedAt, Guid PlayerId, long Rank, long Index);

/// <summary>Payload of a score's activity.</summary>
internal sealed record ScorePayload(string Board, long Score);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ScoreSubmission))]
[JsonSerializable(typeof(Standing))]
[JsonSerializable(typeof(RankedPage))]
[JsonSerializable(typeof(Page<BoardView>))]
[JsonSerializable(typeof(BoardView))]
[JsonSerializable(typeof(BoardSettings))]
[JsonSerializable(typeof(RankPosition))]
[JsonSerializable(typeof(ScorePayload))]
internal sealed partial class LeaderboardJsonContext : JsonSerializerContext;
