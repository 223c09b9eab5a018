using System.Text;
using Bench.Comparing;
using Bench.Load;
using Bench.Servers;
using Bench.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Bench.Writes;

/// <summary>
/// Reports batches of activities, against a bare COPY of the same batch into the same table, with a transaction per batch. The API stores
/// each activity exactly once, for which it needs a second table, but commits many requests together.
/// </summary>
internal sealed class ActivitiesIngest(int size) : IComparison
{
    private const string Payload = """{"level":12,"result":"won","seconds":184}""";

    public string Name => $"activities-{size}";
    public string SideA => "GameApi";
    public string SideB => "bare COPY";
    public string Unit => "activities/s";

    /// <summary>Between the two others.</summary>
    public bool IsDear => size == 20;

    public async Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var stack = await GameStack.SharedAsync(context.Servers, cancellationToken);
        var crowd = await Crowd.SharedAsync(context.Servers, stack, cancellationToken);
        return new EndpointAgainstSql(stack, turn => Report(crowd, turn, size), new Copy(crowd, size), size);
    }

    /// <summary>A report of new activities by the writer of the turn.</summary>
    internal static LoadRequest Report(Crowd crowd, int turn, int size) =>
        LoadRequest.Of("POST", "/v1/activities", crowd.Token(turn), Body(size))
            with { Expected = Encoding.ASCII.GetBytes($"\"accepted\":{size},\"duplicates\":0,\"rejected\":[]") };

    private static string Body(int size)
    {
        var members = $"""
            "gameId":"star-drift","kind":"match.finished","occurredAt":"{DateTime.UtcNow:O}","payload":{Payload}
            """;
        var items = Enumerable.Range(0, size).Select(_ => $$"""{"id":"{{Guid.CreateVersion7()}}",{{members}}}""");
        return $"[{string.Join(',', items)}]";
    }

    private sealed class Copy(Crowd crowd, int size) : IDatabaseWork
    {
        public async ValueTask<bool> DoAsync(NpgsqlConnection connection, int turn, CancellationToken cancellationToken)
        {
            await using var copy = await connection.BeginBinaryImportAsync(
                "COPY activities (player_id, activity_id, game_id, kind, occurred_at, payload) FROM STDIN (FORMAT BINARY)",
                cancellationToken);
            var at = DateTime.UtcNow;
            for (var row = 0; row < size; row++)
            {
                await copy.StartRowAsync(cancellationToken);
                await copy.WriteAsync(crowd.Writer(turn), NpgsqlDbType.Uuid, cancellationToken);
                await copy.WriteAsync(Guid.CreateVersion7(), NpgsqlDbType.Uuid, cancellationToken);
                await copy.WriteAsync("star-drift", NpgsqlDbType.Text, cancellationToken);
                await copy.WriteAsync("match.finished", NpgsqlDbType.Text, cancellationToken);
                await copy.WriteAsync(at, NpgsqlDbType.TimestampTz, cancellationToken);
                await copy.WriteAsync(Payload, NpgsqlDbType.Jsonb, cancellationToken);
            }

            return await copy.CompleteAsync(cancellationToken) == (ulong)size;
        }
    }
}
