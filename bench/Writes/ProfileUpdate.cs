using Bench.Comparing;
using Bench.Endpoints;
using Bench.Load;
using Bench.Servers;
using Bench.Sql;

namespace Bench.Writes;

/// <summary>Changes a profile, with write-through to the caches, against the UPDATE of its row.</summary>
internal sealed class ProfileUpdate : IComparison
{
    public string Name => "profile-update";
    public string SideA => "GameApi, write-through";
    public string SideB => "bare UPDATE";
    public string SideC => "minimal API, that UPDATE alone";
    public string Unit => "writes/s";

    public async Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var stack = await GameStack.SharedAsync(context.Servers, cancellationToken);
        var crowd = await Crowd.SharedAsync(context.Servers, stack, cancellationToken);
        const string Change = """{"country":"SE"}""";
        var expected = "\"country\":\"SE\""u8.ToArray();
        return await new EndpointAgainstSql(
            stack, turn => LoadRequest.Of("PATCH", "/v1/players/me", crowd.Token(turn), Change, "If-Match: *") with
            {
                Expected = expected,
            }, Statements.UpdateProfile(crowd.Writer))
        {
            Endpoint = new(await BareEndpoint.ServerAsync(context.Servers, cancellationToken), turn =>
                LoadRequest.Of("PATCH", $"/players/{crowd.Writer(turn)}", null, Change) with { Expected = expected }),
        }.CheckedAsync(cancellationToken);
    }
}
