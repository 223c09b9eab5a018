using Bench.Comparing;
using Bench.Endpoints;
using Bench.Load;
using Bench.Servers;
using Bench.Sql;

namespace Bench.Writes;

/// <summary>
/// Spends gold idempotently, with an entry in the ledger and in the event log, against an UPDATE of the balance and an INSERT of the
/// ledger entry.
/// </summary>
internal sealed class WalletSpend : IComparison
{
    public string Name => "wallet-spend";
    public string SideA => "GameApi";
    public string SideB => "bare UPDATE + INSERT";
    public string SideC => "minimal API, the same statements by hand";
    public string Unit => "writes/s";

    public async Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var stack = await GameStack.SharedAsync(context.Servers, cancellationToken);
        var crowd = await Crowd.SharedAsync(context.Servers, stack, cancellationToken);
        return await new EndpointAgainstSql(
            stack, turn => Spend("/v1/wallet/spend", crowd.Token(turn)), Statements.Spend(crowd.Writer))
        {
            Endpoint = new(await BareEndpoint.ServerAsync(context.Servers, cancellationToken), turn =>
                Spend($"/players/{crowd.Writer(turn)}/wallet/spend", null)),
        }.CheckedAsync(cancellationToken);
    }

    private static LoadRequest Spend(string path, string? token) => LoadRequest.Of(
        "POST", path, token, """{"currency":"gold","amount":1,"reason":"bench"}""", $"Idempotency-Key: {Guid.NewGuid()}") with
    {
        Expected = "\"balance\":99"u8.ToArray(),
    };
}
