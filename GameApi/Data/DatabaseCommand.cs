using Microsoft.Extensions.Options;
using Npgsql;
using ServiceDefaults;

namespace GameApi.Data;

/// <summary>What the commands of the service share: a host with the databases, and how errors are reported.</summary>
internal static class DatabaseCommand
{
    /// <summary>The connection strings that every command needs, for its description.</summary>
    public const string Needs =
        "Needs ConnectionStrings__gamedb, and ConnectionStrings__leaderboarddb if leaderboards have a database of their own.";

    /// <summary>Creates a builder with the settings next to the program, whatever directory it is started from.</summary>
    public static HostApplicationBuilder CreateBuilder()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.AddServiceDefaults();
        builder.Services.AddSingleton(
            services => new GameDatabases(services.GetRequiredService<IConfiguration>(), services.GetRequiredService<ILoggerFactory>()));
        builder.Services.AddSingleton(services => services.GetRequiredService<GameDatabases>().Game);
        return builder;
    }

    /// <summary>Runs a command.</summary>
    /// <returns>Its exit code, or 1 after a one-sentence error.</returns>
    public static async Task<int> RunAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception failure)
            when (failure is NpgsqlException or InvalidOperationException or ArgumentException or IOException or FormatException
                or OptionsValidationException)
        {
            await Console.Error.WriteLineAsync($"error: {failure.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }
}
