using Npgsql;

namespace Bench.Servers;

/// <summary>The migrated database of the application, for bare Npgsql.</summary>
internal static class GameDatabase
{
    /// <summary>The connection settings of the application: statements are prepared automatically, with a generic plan.</summary>
    public const string ApplicationSettings =
        "Max Auto Prepare=50;Auto Prepare Min Usages=2;Options=-c plan_cache_mode=force_generic_plan";

    /// <summary>Migrates the database once per run.</summary>
    public static Task<NpgsqlDataSource> SharedAsync(ServerPark servers, CancellationToken cancellationToken) =>
        servers.SharedAsync("gamedb", () => MigrateAsync(servers, cancellationToken));

    private static async Task<NpgsqlDataSource> MigrateAsync(ServerPark servers, CancellationToken cancellationToken)
    {
        var environment = servers.ServiceEnvironment(0);
        var address = environment["ConnectionStrings__gamedb"] = await servers.PostgresAsync(cancellationToken);
        var migration = await servers.StartAsync("migrations", "GameApi", ["migrate"], environment, null, cancellationToken);
        await migration.CompleteAsync(cancellationToken);
        return NpgsqlDataSource.Create($"{address};{ApplicationSettings}");
    }
}
