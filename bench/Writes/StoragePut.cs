using Bench.Comparing;
using Bench.Load;
using Bench.Servers;
using Bench.Sql;

namespace Bench.Writes;

/// <summary>A stored object of 1 KB replaced, against the UPDATE of its row.</summary>
internal sealed class StoragePut : IComparison
{
    public string Name => "storage-put";
    public string SideA => "GameApi";
    public string SideB => "bare UPDATE";
    public string Unit => "writes/s";

    public async Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var stack = await GameStack.SharedAsync(context.Servers, cancellationToken);
        var crowd = await Crowd.SharedAsync(context.Servers, stack, cancellationToken);
        return new EndpointAgainstSql(
            stack, turn => LoadRequest.Of("PUT", "/v1/storage/saves/slot", crowd.Token(turn), Crowd.Stored, "If-Match: *") with
        {
            Expected = "\"key\":\"slot\""u8.ToArray(),
        }, Statements.ReplaceStored(crowd.Writer, Crowd.Stored));
    }
}
