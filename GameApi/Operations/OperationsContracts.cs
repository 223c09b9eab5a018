using System.Text.Json;
using System.Text.Json.Serialization;
using GameApi.Http.Lists;
using GameApi.Http.Validation;

namespace GameApi.Operations;

/// <summary>How the installation is at this moment.</summary>
/// <param name="At">When it was read.</param>
/// <param name="RedisAvailable">Without Redis only the node that responds is known.</param>
/// <param name="Nodes">Of GameApi, as each reported it last.</param>
/// <param name="Cache">Of all these nodes together, since each was started.</param>
/// <param name="Export">From the event log to the warehouse.</param>
/// <param name="Partitions">Of the tables with a partition per week.</param>
/// <param name="DeadLetters">Activities that the warehouse refused.</param>
/// <example>
/// {
///     "at": "2026-11-02T18:05:12Z", "redisAvailable": true,
///     "nodes": [{
///     "id": "01930f2b-11aa-7d02-8e61-0c9d7e5f4a3b", "name": "node-1", "version": "1.0.0", "startedAt": "2026-11-02T08:00:00Z", "reportedAt":
/// "2026-11-02T18:05:10Z",
///         "cpuCores": 0.4, "memoryBytes": 262144000, "activeRequests": 3, "requestsPerSecond": 420.5
///     }],
///     "cache": {
///         "kinds": [{ "kind": "profile", "requests": 160000, "l1Hits": 150000, "l1Misses": 10000, "loads": 800 }],
/// "l2Hits": 9000, "l2Misses": 800, "l2Skipped": 0, "written": 1200, "invalidated": 900, "staleRefused": 2, "flushes": 0, "redisFailures":
/// 0,
///         "pendingInvalidations": 0, "hotKeys": [{ "key": "board1:global", "count": 320 }]
///     },
///     "export": {
///         "lagSeconds": 0.2, "rows": 12, "horizonSeconds": 0.1, "asOf": "2026-11-02T18:05:11Z",
///         "sources": [{
///             "source": "gamedb", "lagSeconds": 0.2, "rows": 12, "horizonSeconds": 0.1, "asOf": "2026-11-02T18:05:11Z",
///             "checkedAt": "2026-11-02T18:05:11Z", "stopped": false
///         }]
///     },
///     "partitions": [{
///         "database": "gamedb", "table": "activities", "ahead": 4, "defaultRows": 0, "bytes": 41943040,
///         "weeks": [{ "name": "activities_20261102", "rows": 120000, "bytes": 41943040 }]
///     }],
///     "deadLetters": { "count": 1, "newest": "2026-11-01T09:30:00Z" }
/// }
/// </example>
internal sealed record SystemView(
    DateTimeOffset At, bool RedisAvailable, IReadOnlyList<NodeView> Nodes, CacheView Cache, ExportView Export,
    IReadOnlyList<WeeklyTableView> Partitions,
    DeadLetterCount DeadLetters);

/// <summary>A node and its load.</summary>
/// <param name="Id">Of the process.</param>
/// <param name="Name">Of the machine.</param>
/// <param name="Version">Of the program.</param>
/// <param name="StartedAt">Start of the process.</param>
/// <param name="ReportedAt">When it reported this.</param>
/// <param name="CpuCores">Processor time per time, since its last report.</param>
/// <param name="MemoryBytes">Resident.</param>
/// <param name="ActiveRequests">Under way.</param>
/// <param name="RequestsPerSecond">Begun, since its last report.</param>
internal sealed record NodeView(
    Guid Id, string Name, string Version, DateTimeOffset StartedAt, DateTimeOffset ReportedAt, double CpuCores, long MemoryBytes,
    long ActiveRequests, double RequestsPerSecond);

/// <summary>Where values came from.</summary>
/// <param name="Kinds">By kind of value.</param>
/// <param name="L2Hits">Found in Redis.</param>
/// <param name="L2Misses">Not found there.</param>
/// <param name="L2Skipped">Not asked of it, because it is unavailable.</param>
/// <param name="Written">Committed values written through.</param>
/// <param name="Invalidated">Values evicted because another node changed them.</param>
/// <param name="StaleRefused">Values that were older than a write the node knew of, and were not served.</param>
/// <param name="Flushes">Times a whole L1 was emptied.</param>
/// <param name="RedisFailures">Calls of Redis that failed or took too long.</param>
/// <param name="PendingInvalidations">Writes that Redis has yet to be told of.</param>
/// <param name="HotKeys">Asked for most within the last minute, sampled; ids of players are left out.</param>
internal sealed record CacheView(
    IReadOnlyList<CacheKindView> Kinds, long L2Hits, long L2Misses, long L2Skipped, long Written, long Invalidated, long StaleRefused,
    long Flushes, long RedisFailures,
    long PendingInvalidations, IReadOnlyList<HotKeyView> HotKeys);

/// <summary>Requests of one kind of value.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Requests">Reads, estimated from a sample of one in sixteen.</param>
/// <param name="L1Hits">Answered from memory: the rest of the estimate.</param>
/// <param name="L1Misses">Those that waited for Redis or the database, alone or with others.</param>
/// <param name="Loads">Loads from the database, renewals among them.</param>
internal sealed record CacheKindView(string Kind, long Requests, long L1Hits, long L1Misses, long Loads);

/// <summary>A key that is asked for often.</summary>
/// <param name="Key">With * for an id of a player or a session.</param>
/// <param name="Count">In the sample.</param>
internal sealed record HotKeyView(string Key, long Count);

/// <summary>How far the export has come.</summary>
/// <param name="LagSeconds">Age of the oldest activity not yet exported; of the log that is furthest behind.</param>
/// <param name="Rows">How many wait, counted up to 100,000 per log.</param>
/// <param name="HorizonSeconds">Age of the oldest open transaction that has written: what it holds back is exported after it ends.</param>
/// <param name="AsOf">Everything committed before it is in the warehouse; null where an export is stopped or has not begun.</param>
/// <param name="Sources">Each event log.</param>
internal sealed record ExportView(
    double LagSeconds, long Rows, double HorizonSeconds, DateTimeOffset? AsOf, IReadOnlyList<ExportSourceView> Sources);

/// <summary>How far the export of one event log has come.</summary>
/// <param name="Source">The event log.</param>
/// <param name="LagSeconds">Age of the oldest activity not yet exported.</param>
/// <param name="Rows">How many wait, counted up to 100,000.</param>
/// <param name="HorizonSeconds">Age of the oldest open transaction that has written.</param>
/// <param name="AsOf">Everything committed before it is in the warehouse; null where it is stopped or has not begun.</param>
/// <param name="CheckedAt">When the exporter last read the log.</param>
/// <param name="Stopped">Whether the cursor counts another cluster's transactions: somebody has to resume it (docs/export.md).</param>
internal sealed record ExportSourceView(
    string Source, double LagSeconds, long Rows, double HorizonSeconds, DateTimeOffset? AsOf, DateTimeOffset? CheckedAt, bool Stopped);

/// <summary>A table with a partition per week.</summary>
/// <param name="Database">Where.</param>
/// <param name="Table">Its name.</param>
/// <param name="Ahead">Partitions after the current week; fewer than two are too few.</param>
/// <param name="DefaultRows">Rows without a week's partition.</param>
/// <param name="Bytes">Of all partitions, with their indexes.</param>
/// <param name="Weeks">Each partition.</param>
internal sealed record WeeklyTableView(
    string Database, string Table, int Ahead, long DefaultRows, long Bytes, IReadOnlyList<WeekView> Weeks);

/// <summary>A partition.</summary>
/// <param name="Name">Of the partition.</param>
/// <param name="Rows">As PostgreSQL estimates them.</param>
/// <param name="Bytes">With its indexes.</param>
internal sealed record WeekView(string Name, long Rows, long Bytes);

/// <summary>Dead letters.</summary>
/// <param name="Count">How many.</param>
/// <param name="Newest">When the latest was refused.</param>
internal sealed record DeadLetterCount(long Count, DateTimeOffset? Newest);

/// <summary>An activity that the warehouse refused.</summary>
/// <param name="Id">The activity's id.</param>
/// <param name="Source">The event log.</param>
/// <param name="PlayerId">Who did it; null for whoever sees no single player.</param>
/// <param name="GameId">In which game.</param>
/// <param name="Kind">What happened.</param>
/// <param name="OccurredAt">When it happened, as text: some dead letters have a time that is none.</param>
/// <param name="DiedAt">When it was refused.</param>
/// <param name="Reason">What is wrong with it.</param>
/// <param name="Payload">Its details; null for whoever sees no single player.</param>
/// <example>
/// {
///     "id": "01930f2b-11aa-7d02-8e61-0c9d7e5f4a3b", "source": "gamedb", "playerId": null, "gameId": "star-drift", "kind": "level.up",
///     "occurredAt": "2026-11-01 09:30:00+00", "diedAt": "2026-11-01T09:30:02Z", "reason": "The payload is too long.", "payload": null
/// }
/// </example>
internal sealed record DeadLetterView(
    Guid Id, string Source, Guid? PlayerId, string? GameId, string Kind, string OccurredAt, DateTimeOffset DiedAt, string Reason,
    JsonElement? Payload);

/// <summary>What is sent again.</summary>
/// <param name="Reason">Why.</param>
/// <example>{ "reason": "Its payload was mended." }</example>
internal sealed record SendAgain([Reason] string Reason);

/// <summary>What was sent again.</summary>
/// <param name="Sent">How many activities are exported next.</param>
/// <param name="Gone">How many are no longer in the event log; their dead letters stay.</param>
/// <example>{ "sent": 1, "gone": 0 }</example>
internal sealed record SentAgain(int Sent, int Gone);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SystemView))]
[JsonSerializable(typeof(NodeReport))]
[JsonSerializable(typeof(Page<DeadLetterView>))]
[JsonSerializable(typeof(DeadLetterPosition))]
[JsonSerializable(typeof(SendAgain))]
[JsonSerializable(typeof(SentAgain))]
internal sealed partial class OperationsJsonContext : JsonSerializerContext;
