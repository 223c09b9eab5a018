using Npgsql;

namespace Bench.Servers;

/// <summary>The application's database, migrated, for bare Npgsql.</summary>
internal static class GameDatabase
{
    /// <summary>Settings of a connection: what repeats is prepared, and planned once, as the application does.</summary>
    public const string AsTheApplication = "Max Auto Prepare=50;Auto Prepare Min Usages=2;Options=-c plan_cache_mode=force_generic_plan";

    /// <summary>Made once per run.</summary>
    public static Task<NpgsqlDataSource> SharedAsync(ServerPark servers, CancellationToken cancellationToken) =>
        servers.SharedAsync("gamedb", async () =>
    {
        var environment = servers.ServiceEnvironment(0);
        var address = environment["ConnectionStrings__gamedb"] = await servers.PostgresAsync(cancellationToken);
        var migration = await servers.StartAsync("migrations", "GameApi", ["migrate"], environment, null, cancellationToken);
        await migration.CompleteAsync(cancellationToken);
        return NpgsqlDataSource.Create($"{address};{AsTheApplication}");
    });
}
