using GameApi.Data;
using Npgsql;
using ServiceDefaults;

namespace GameApi.Erasure;

/// <summary>
/// <c>GameApi erasures list|apply</c>: exports the register of erasures, to be stored apart from backups, and applies it after a restore.
/// </summary>
internal static class ErasuresCommand
{
    private const string Usage = """
        GameApi erasures list           prints the register: a player's id and the time of the request per line
                         apply [FILE]   adds the lines of FILE to the register; the nodes then repeat all its erasures (idempotent)
        Needs ConnectionStrings__gamedb. FILE is the output of `list` from before the restore; - reads standard input.
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not (["list"] or ["apply"] or ["apply", _]))
        {
            Console.WriteLine(Usage);
            return args is ["--help" or "-h"] ? 0 : 2;
        }

        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.AddServiceDefaults();
        builder.Services.AddSingleton(
            services => new GameDatabases(services.GetRequiredService<IConfiguration>(), services.GetRequiredService<ILoggerFactory>()));
        using var host = builder.Build();
        try
        {
            var register = new ErasureRegister(host.Services.GetRequiredService<GameDatabases>());
            if (args is ["list"])
                await register.WriteAsync(Console.Out, CancellationToken.None);
            else
                Console.WriteLine($"{await ApplyAsync(register, args.ElementAtOrDefault(1))} erasures will be repeated.");
            return 0;
        }
        catch (Exception failure) when (failure is NpgsqlException or InvalidOperationException or IOException or FormatException)
        {
            await Console.Error.WriteLineAsync($"error: {failure.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }

    private static async Task<int> ApplyAsync(ErasureRegister register, string? file)
    {
        using var lines = file switch { null => TextReader.Null, "-" => Console.In, _ => new StreamReader(file) };
        return await register.ApplyAsync(lines, CancellationToken.None);
    }
}
