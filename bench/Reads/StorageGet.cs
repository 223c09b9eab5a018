using System.Text;
using Bench.Comparing;
using Bench.Endpoints;
using Bench.Load;
using Bench.Servers;
using Bench.Sql;

namespace Bench.Reads;

/// <summary>Reads a stored object of 1 KB, against the SELECT of its row.</summary>
internal sealed class StorageGet : IComparison
{
    public string Name => "storage-get";
    public string SideA => "GameApi";
    public string SideB => "bare SELECT";
    public string SideC => "minimal API, that SELECT alone";
    public string Unit => "reads/s";

    public async Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var stack = await GameStack.SharedAsync(context.Servers, cancellationToken);
        var crowd = await Crowd.SharedAsync(context.Servers, stack, cancellationToken);
        var expected = Encoding.ASCII.GetBytes(Crowd.Stored);
        return await new EndpointAgainstSql(
            stack,
            turn => LoadRequest.Get("/v1/storage/saves/slot", crowd.Token(turn)) with { Expected = expected },
            Statements.ReadStored(crowd.Writer))
        {
            Endpoint = new(await BareEndpoint.ServerAsync(context.Servers, cancellationToken), turn =>
                LoadRequest.Of("GET", $"/players/{crowd.Writer(turn)}/storage/saves/slot", null) with { Expected = expected }),
        }.CheckedAsync(cancellationToken);
    }
}
