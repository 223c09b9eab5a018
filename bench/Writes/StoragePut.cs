using Bench.Comparing;
using Bench.Endpoints;
using Bench.Load;
using Bench.Servers;
using Bench.Sql;

namespace Bench.Writes;

/// <summary>Replaces a stored object of 1 KB, against the UPDATE of its row.</summary>
internal sealed class StoragePut : IComparison
{
    public string Name => "storage-put";
    public string SideA => "GameApi";
    public string SideB => "bare UPDATE";
    public string SideC => "minimal API, that UPDATE alone";
    public string Unit => "writes/s";

    public async Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var stack = await GameStack.SharedAsync(context.Servers, cancellationToken);
        var crowd = await Crowd.SharedAsync(context.Servers, stack, cancellationToken);
        var expected = "\"key\":\"slot\""u8.ToArray();
        return await new EndpointAgainstSql(
            stack, turn => LoadRequest.Of("PUT", "/v1/storage/saves/slot", crowd.Token(turn), Crowd.Stored, "If-Match: *") with
            {
                Expected = expected,
            }, Statements.ReplaceStored(crowd.Writer, Crowd.Stored))
        {
            Endpoint = new(await BareEndpoint.ServerAsync(context.Servers, cancellationToken), turn =>
                LoadRequest.Of("PUT", $"/players/{crowd.Writer(turn)}/storage/saves/slot", null, Crowd.Stored) with
                {
                    Expected = expected,
                }),
        }.CheckedAsync(cancellationToken);
    }
}
