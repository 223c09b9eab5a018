using GameApi.Audit;
using GameApi.Auth;
using GameApi.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using ServiceDefaults;
using ServiceDefaults.Authentication;

namespace GameApi.Operators;

/// <summary>
/// <c>GameApi operators add|list|reset</c>: creates the first admin of an installation, and restores access after a lost password or phone.
/// </summary>
internal static class OperatorsCommand
{
    private const string Usage = """
        GameApi operators list                                     prints address, roles, and whether TOTP is on or the account disabled
                          add --email E --role R[,R] [--name N]    creates an account and prints its password once;
                                                                   roles: support, analyst, designer, admin
                          reset --email E                          prints a new password once, removes the authenticator app and
                                                                   ends all sessions
        Needs ConnectionStrings__gamedb.
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [("list" or "add" or "reset") and var verb, .. var rest] || Options(rest) is not { } options)
        {
            Console.WriteLine(Usage);
            return args is ["--help" or "-h"] ? 0 : 2;
        }

        using var host = Build();
        await using var scope = host.Services.CreateAsyncScope();
        try
        {
            await (verb switch
            {
                "add" => AddAsync(scope.ServiceProvider, options),
                "reset" => ResetAsync(scope.ServiceProvider, options),
                _ => ListAsync(scope.ServiceProvider),
            });
            return 0;
        }
        catch (Exception failure) when (failure is NpgsqlException or InvalidOperationException or ArgumentException)
        {
            await Console.Error.WriteLineAsync($"error: {failure.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }

    private static async Task ListAsync(IServiceProvider services)
    {
        foreach (var account in await services.GetRequiredService<GameDbContext>().Operators.OrderBy(row => row.Email).ToListAsync())
        {
            var (totp, disabled) = (account.TotpSecret is null ? "" : "  totp", account.DisabledAt is null ? "" : "  disabled");
            Console.WriteLine($"{account.Email}  {string.Join(',', account.Roles)}{totp}{disabled}");
        }
    }

    private static async Task AddAsync(IServiceProvider services, Dictionary<string, string> options)
    {
        var (email, roles) = (Required(options, "--email"), Required(options, "--role").Split(',', StringSplitOptions.TrimEntries));
        if (!new OperatorEmailAttribute().IsValid(email))
            throw new ArgumentException($"'{email}' is not an e-mail address.");
        if (!new OperatorRolesAttribute().IsValid(roles))
            throw new ArgumentException(
                $"'{string.Join(',', roles)}' is not a list of roles: {new OperatorRolesAttribute().FormatErrorMessage("--role")}");
        var password = OperatorStore.NewPassword();
        var hash = await services.GetRequiredService<PasswordService>().HashAsync(password, CancellationToken.None);
        var wanted = new NewOperator(email, roles, "GameApi operators add", options.GetValueOrDefault("--name"));
        _ = await services.GetRequiredService<OperatorStore>().AddAsync(
            new AuditSource(AuditSource.Command), wanted, LoginName.Email(email).Text, hash, CancellationToken.None)
            ?? throw new InvalidOperationException(
                $"An operator with the address {email} exists. 'GameApi operators reset' sets a new password.");
        Console.WriteLine($"{email} may log in with this password, which is not shown again: {password}");
    }

    private static async Task ResetAsync(IServiceProvider services, Dictionary<string, string> options)
    {
        var email = LoginName.Email(Required(options, "--email")).Text;
        var account = await services.GetRequiredService<GameDbContext>().Operators.SingleOrDefaultAsync(row => row.Email == email)
            ?? throw new InvalidOperationException(
                $"There is no operator with the address {email}. 'GameApi operators list' prints all operators.");
        var password = OperatorStore.NewPassword();
        var hash = await services.GetRequiredService<PasswordService>().HashAsync(password, CancellationToken.None);
        await services.GetRequiredService<OperatorAdministration>().ResetAsync(
            new AuditSource(AuditSource.Command), account.OperatorId, hash, "GameApi operators reset", CancellationToken.None);
        Console.WriteLine($"{email} may log in with this password, which is not shown again: {password}");
    }

    private static IHost Build()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.AddServiceDefaults();
        builder.Services.AddSingleton(
            services => new GameDatabases(services.GetRequiredService<IConfiguration>(), services.GetRequiredService<ILoggerFactory>()));
        builder.Services.AddSingleton(services => services.GetRequiredService<GameDatabases>().Game);
        builder.Services.AddDbContext<GameDbContext>(
            (services, options) => options.UseGameDatabase<GameDbContext>(services.GetRequiredService<NpgsqlDataSource>()));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddOptions<AuthOptions>().BindConfiguration(TokenOptions.Section);
        builder.Services.AddOptions<OperatorOptions>().BindConfiguration(OperatorOptions.Section);
        builder.Services.AddSingleton<PasswordService>().AddSingleton<LoginLockout>().AddSingleton<BannedPlayers>()
            .AddSingleton<RevokedSessions>();
        builder.Services.AddScoped<AuditLog>().AddScoped<OperatorStore>().AddScoped<OperatorSessions>().AddScoped<OperatorAdministration>();
        return builder.Build();
    }

    /// <returns>The values by option; null if an option is unknown or has no value.</returns>
    private static Dictionary<string, string>? Options(string[] args)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var at = 0; at < args.Length; at += 2)
            if (args[at] is "--email" or "--role" or "--name" && at + 1 < args.Length)
                options[args[at]] = args[at + 1];
            else
                return null;
        return options;
    }

    private static string Required(Dictionary<string, string> options, string name) =>
        options.GetValueOrDefault(name) ?? throw new ArgumentException($"{name} is missing.");
}
