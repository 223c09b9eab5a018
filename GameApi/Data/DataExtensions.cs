using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace GameApi.Data;

internal static class DataExtensions
{
    /// <summary>
    /// <see cref="GameDbContext"/> and <see cref="LeaderboardDbContext"/>, pooled, and for bulk work <see cref="NpgsqlDataSource"/>
    /// of <c>gamedb</c> and <see cref="GameDatabases"/>. Contexts and raw connections share one pool per database.
    /// </summary>
    public static TBuilder AddGameData<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddSingleton(services =>
            new GameDatabases(services.GetRequiredService<IConfiguration>(), services.GetRequiredService<ILoggerFactory>()));
        builder.Services.AddSingleton(services => services.GetRequiredService<GameDatabases>().Game);
        builder.Services.AddSingleton<CompiledReads>();
        builder.Services.AddSingleton<SchemaHealthCheck>();
        builder.Services.AddHealthChecks().AddCheck<SchemaHealthCheck>("schema");

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
}
