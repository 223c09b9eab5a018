using System.Text;
using Bench.Comparing;
using Bench.Load;
using Bench.Servers;
using Bench.Sql;

namespace Bench.Writes;

/// <summary>A score submitted and ranked among 100,000, against the upsert of its row.</summary>
internal sealed class ScoreSubmit : IComparison
{
    public string Name => "leaderboard-submit";
    public string SideA => "GameApi, with rank";
    public string SideB => "bare upsert";
    public string Unit => "writes/s";

    public async Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var stack = await GameStack.SharedAsync(context.Servers, cancellationToken);
        var crowd = await Crowd.SharedAsync(context.Servers, stack, cancellationToken);
        return new EndpointAgainstSql(stack, turn =>
        {
            var score = Random.Shared.Next(1 << 20);
            return LoadRequest.Of("PUT", "/v1/leaderboards/last-match/scores", crowd.Token(turn), $$"""{"score":{{score}}}""") with
            {
                Expected = Encoding.ASCII.GetBytes($"\"score\":{score},"),
            };
        }, Statements.SubmitScore(crowd.Writer));
    }
}
