using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using GameApi.Http.Json;
using GameApi.Http.Lists;
using GameApi.Http.Validation;

namespace GameApi.Leaderboards;

/// <param name="Score">A whole number; higher is better.</param>
/// <param name="PlayerId">Whose, from a game server; a player submits own scores and leaves it out.</param>
/// <example>{ "score": 4200, "playerId": null }</example>
internal sealed record ScoreSubmission(
    [Whole(-LeaderboardStore.LargestScore, LeaderboardStore.LargestScore)] [property: JsonConverter(
        typeof(WholeNumberConverter<long>))] long Score, Guid? PlayerId = null);

/// <param name="Score">What counts on the board, by its policy.</param>
/// <param name="Best">The highest single score ever submitted.</param>
/// <param name="Rank">From 1; players with equal scores share one.</param>
/// <example>{ "score": 4200, "best": 4200, "rank": 3 }</example>
internal sealed record Standing(long Score, long Best, long Rank);

/// <param name="Rank">From 1; players with equal scores share one, the earlier stands first.</param>
/// <param name="PlayerId">UUIDv7.</param>
/// <param name="DisplayName">Of the player.</param>
/// <param name="Score">By the board's policy.</param>
/// <example>{ "rank": 3, "playerId": "01930f2a-6f4e-7c1b-9d53-2a7b8c4d5e6f", "displayName": "Ada", "score": 4200 }</example>
internal sealed record RankedScore(long Rank, Guid PlayerId, string DisplayName, long Score);

/// <summary>A page of a board, or the player's neighbourhood.</summary>
/// <param name="Items">Best first.</param>
/// <param name="Next">Pass it back as the cursor for the next page; null on the last.</param>
internal sealed record RankedPage(IReadOnlyList<RankedScore> Items, string? Next)
{
    private static readonly JsonTypeInfo<RankedPage> Json = GameJson.TypeOf<RankedPage>(LeaderboardJsonContext.Default);

    /// <summary>As the API answers it.</summary>
    internal byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, Json);
}

/// <summary>A board as it is cached: that it is there, and how it treats a new score.</summary>
[ImmutableObject(true)]
internal sealed record CachedBoard(
    string BoardId, string Policy, string Name, DateTimeOffset? ClosedAt, int Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    internal BoardView ToView() => new(BoardId, Name, Policy, ClosedAt, Version, CreatedAt, UpdatedAt);
}

/// <summary>The first page of a board as it is cached: its JSON, so that a hit is written to the client as it is.</summary>
[ImmutableObject(true)]
internal sealed record CachedTop(byte[] Json);

/// <summary>Where a page begins: after this row, which has this rank and is the so many-th.</summary>
internal sealed record RankPosition(long Score, DateTimeOffset AchievedAt, Guid PlayerId, long Rank, long Index);

/// <summary>What the event log is told of a score.</summary>
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
