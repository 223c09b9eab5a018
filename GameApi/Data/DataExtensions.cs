using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using ServiceDefaults.Postgres;

namespace GameApi.Data;

internal static class DataExtensions
{
    /// <summary>
    /// Adds <see cref="GameDbContext"/> and <see cref="LeaderboardDbContext"/>, pooled, and for bulk work <see cref="GameDatabases"/> and
    /// the <see cref="NpgsqlDataSource"/> of <c>gamedb</c>. Contexts and raw connections share one pool per database.
    /// </summary>
    public static TBuilder AddGameData<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddSingleton(services =>
            new GameDatabases(services.GetRequiredService<IConfiguration>(), services.GetRequiredService<ILoggerFactory>()));
        builder.Services.AddSingleton(services => services.GetRequiredService<GameDatabases>().Game);
        builder.AddPoolerCheck(
            static services => services.GetRequiredService<GameDatabases>() is var databases && databases.Replica is { } replica
            ? [.. databases.All, (GameDatabases.ReplicaName, replica)]
            : databases.All);
        builder.AddDatabaseTime();
        builder.Services.AddOptions<DatabaseOptions>().BindConfiguration(DatabaseOptions.Section).ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<ReadReplica>();
        builder.Services.AddSingleton<SchemaHealthCheck>();
        builder.Services.AddSingleton<ClusterHealthCheck>();
        builder.Services.AddHealthChecks().AddCheck<SchemaHealthCheck>("schema").AddCheck<ClusterHealthCheck>("cluster");

        builder.AddNpgsqlDbContext<GameDbContext>(GameDatabases.GameName);
        builder.Services.ConfigureDbContext<GameDbContext>((services, options) =>
            options.UseGameDatabase<GameDbContext>(services.GetRequiredService<GameDatabases>().Game));

        var apart = !string.IsNullOrEmpty(builder.Configuration.GetConnectionString(GameDatabases.LeaderboardName));
        builder.AddNpgsqlDbContext<LeaderboardDbContext>(apart ? GameDatabases.LeaderboardName : GameDatabases.GameName,
            settings => settings.DisableHealthChecks = !apart);
        builder.Services.ConfigureDbContext<LeaderboardDbContext>((services, options) =>
            options.UseGameDatabase<LeaderboardDbContext>(services.GetRequiredService<GameDatabases>().Leaderboards));
        return builder;
    }

    /// <summary>Makes <see cref="TimeProvider"/> and the validation of token lifetimes use the database's clock.</summary>
    private static void AddDatabaseTime(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton(new NodeClock(TimeProvider.System));
        builder.Services.AddSingleton<DatabaseTime>();
        builder.Services.AddSingleton<TimeProvider>(services => services.GetRequiredService<DatabaseTime>());
        builder.Services.AddHostedService<DatabaseTimeService>();
        builder.Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).PostConfigure<DatabaseTime>((bearer, time) =>
            bearer.TokenValidationParameters.LifetimeValidator = (from, until, _, parameters) =>
                until is { } end && time.GetUtcNow().UtcDateTime is var now && now - parameters.ClockSkew < end
                    && !(from > now + parameters.ClockSkew));
    }
}
