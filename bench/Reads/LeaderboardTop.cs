using Bench.Comparing;
using Bench.Load;
using Bench.Servers;
using Bench.Sql;

namespace Bench.Reads;

/// <summary>Reads the top 20 of a leaderboard with 100,000 players, against the same SELECT.</summary>
internal sealed class LeaderboardTop : IComparison
{
    public string Name => "leaderboard-top20";
    public string SideA => "GameApi";
    public string SideB => "bare SELECT";
    public string Unit => "reads/s";

    public async Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var stack = await GameStack.SharedAsync(context.Servers, cancellationToken);
        var crowd = await Crowd.SharedAsync(context.Servers, stack, cancellationToken);
        return new EndpointAgainstSql(stack, turn => LoadRequest.Get("/v1/leaderboards/last-match?limit=20", crowd.Token(turn)) with
        {
            Expected = "{\"items\":[{\"rank\":1,"u8.ToArray(),
        }, Statements.Top20());
    }
}
