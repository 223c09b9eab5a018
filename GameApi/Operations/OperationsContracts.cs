using System.Text.Json;
using System.Text.Json.Serialization;
using GameApi.Http.Lists;

namespace GameApi.Operations;

/// <summary>The current state of the installation.</summary>
/// <param name="At">Time of the reading.</param>
/// <param name="RedisAvailable">Whether Redis is available; if not, only the responding node is listed.</param>
/// <param name="Nodes">The GameApi nodes, each by its latest report.</param>
/// <param name="Cache">Counts of all these nodes together, each since its start.</param>
/// <param name="Export">The export from the event log to the warehouse.</param>
/// <param name="Partitions">The tables with weekly partitions.</param>
/// <param name="DeadLetters">Activities that the warehouse rejected.</param>
/// <example>
/// {
///     "at": "2026-11-02T18:05:12Z", "redisAvailable": true,
///     "nodes": [{
///         "id": "01930f2b-11aa-7d02-8e61-0c9d7e5f4a3b", "name": "node-1", "version": "1.0.0",
///         "startedAt": "2026-11-02T08:00:00Z", "reportedAt": "2026-11-02T18:05:10Z",
///         "cpuCores": 0.4, "memoryBytes": 262144000, "activeRequests": 3, "requestsPerSecond": 420.5
///     }],
///     "cache": {
///         "kinds": [{ "kind": "profile", "requests": 160000, "l1Hits": 150000, "l1Misses": 10000, "loads": 800 }],
///         "l2Hits": 9000, "l2Misses": 800, "l2Skipped": 0, "written": 1200, "invalidated": 900, "staleRefused": 2,
///         "flushes": 0, "redisFailures": 0, "pendingInvalidations": 0, "hotKeys": [{ "key": "board1:global", "count": 320 }]
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
    IReadOnlyList<WeeklyTableView> Partitions, DeadLetterCount DeadLetters);

/// <summary>A node and its load.</summary>
/// <param name="Id">Id of the process.</param>
/// <param name="Name">Name of the machine.</param>
/// <param name="Version">Version of the program.</param>
/// <param name="StartedAt">Start of the process.</param>
/// <param name="ReportedAt">Time of the report.</param>
/// <param name="CpuCores">CPU cores in use, averaged since the previous report.</param>
/// <param name="MemoryBytes">Resident memory.</param>
/// <param name="ActiveRequests">Requests in progress.</param>
/// <param name="RequestsPerSecond">Requests started per second since the previous report.</param>
internal sealed record NodeView(
    Guid Id, string Name, string Version, DateTimeOffset StartedAt, DateTimeOffset ReportedAt, double CpuCores, long MemoryBytes,
    long ActiveRequests, double RequestsPerSecond);

/// <summary>A table with weekly partitions.</summary>
/// <param name="Database">The database.</param>
/// <param name="Table">The table.</param>
/// <param name="Ahead">Partitions after the current week; there should be at least two.</param>
/// <param name="DefaultRows">Rows without a weekly partition.</param>
/// <param name="Bytes">Size of all partitions with indexes.</param>
/// <param name="Weeks">The partitions.</param>
internal sealed record WeeklyTableView(
    string Database, string Table, int Ahead, long DefaultRows, long Bytes, IReadOnlyList<WeekView> Weeks);

/// <summary>A partition.</summary>
/// <param name="Name">Name of the partition.</param>
/// <param name="Rows">PostgreSQL's estimate.</param>
/// <param name="Bytes">Size with indexes.</param>
internal sealed record WeekView(string Name, long Rows, long Bytes);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SystemView))]
[JsonSerializable(typeof(NodeReport))]
[JsonSerializable(typeof(Page<DeadLetterView>))]
[JsonSerializable(typeof(DeadLetterPosition))]
[JsonSerializable(typeof(SendAgain))]
[JsonSerializable(typeof(SentAgain))]
internal sealed partial class OperationsJsonContext : JsonSerializerContext;
