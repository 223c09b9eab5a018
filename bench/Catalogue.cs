using Bench.Comparing;
using Bench.Export;
using Bench.Partitions;
using Bench.Reads;
using Bench.Startup;
using Bench.Writes;

namespace Bench;

/// <summary>All comparisons, in the order in which they run.</summary>
internal static class Catalogue
{
    public static readonly IReadOnlyList<IComparison> All =
    [
        new ProfileHit(),
        new ProfileThroughGateway(outputCache: true),
        new ProfileThroughGateway(outputCache: false),
        new ProfileThroughNginx(cache: true),
        new ProfileThroughNginx(cache: false),
        new ProfileL2Hit(),
        new ProfileCold(),
        new ColdKey(),
        new GameConfig(),
        new ProfileUpdate(),
        new ProfileUpdateNotify(),
        new WalletSpend(),
        new ScoreSubmit(ownRedis: false),
        new ScoreSubmit(ownRedis: true),
        new ScoreBanned(),
        new LeaderboardTop(),
        new StoragePut(),
        new StorageGet(),
        new ActivitiesIngest(1),
        new ActivitiesIngest(20),
        new ActivitiesIngest(500),
        new ActivitiesThroughGateway(),
        new BacklogDrain(),
        new SteadyLag(),
        new DefaultMove(),
        new StartUp(),
    ];
}
