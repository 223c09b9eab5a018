using Bench.Comparing;
using Bench.Endpoints;
using Bench.Servers;
using Bench.Sql;
using StackExchange.Redis;

namespace Bench.Reads;

/// <summary>Reads a profile that is in no cache, against the SELECT of its row.</summary>
internal sealed class ProfileCold : IComparison
{
    public string Name => "profile-cold";
    public string SideA => "GameApi, from PostgreSQL";
    public string SideB => "bare SELECT";
    public string SideC => "minimal API, that SELECT alone";
    public string Unit => "reads/s";

    public async Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var stack = await GameStack.SharedAsync(context.Servers, cancellationToken);
        var crowd = await Crowd.SharedAsync(context.Servers, stack, cancellationToken);
        var redis = await ConnectionMultiplexer.ConnectAsync($"{await context.Servers.RedisAsync(cancellationToken)},allowAdmin=true");
        return await new EndpointAgainstSql(
            stack, turn => stack.ReadProfile(crowd.Ids[turn % Crowd.Size]), Statements.ReadProfile(turn => crowd.Ids[turn % Crowd.Size]))
        {
            // L1 expires by itself: each player is read less often than once in its lifetime of 10 s.
            Before = () => redis.GetServers()[0].FlushDatabaseAsync(),
            Endpoint = new(await BareEndpoint.ServerAsync(context.Servers, cancellationToken), turn =>
                BareEndpoint.Read(crowd.Ids[turn % Crowd.Size])),
        }.CheckedAsync(cancellationToken);
    }
}
