using Bench.Comparing;
using Bench.Load;
using Bench.Servers;
using Bench.Sql;

namespace Bench.Writes;

/// <summary>A profile changed and written through the caches, against the UPDATE of its row.</summary>
internal sealed class ProfileUpdate : IComparison
{
    public string Name => "profile-update";
    public string SideA => "GameApi, write-through";
    public string SideB => "bare UPDATE";
    public string Unit => "writes/s";

    public async Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var stack = await GameStack.SharedAsync(context.Servers, cancellationToken);
        var crowd = await Crowd.SharedAsync(context.Servers, stack, cancellationToken);
        return new EndpointAgainstSql(
            stack, turn => LoadRequest.Of("PATCH", "/v1/players/me", crowd.Token(turn), """{"country":"SE"}""", "If-Match: *") with
        {
            Expected = "\"country\":\"SE\""u8.ToArray(),
        }, Statements.UpdateProfile(crowd.Writer));
    }
}
