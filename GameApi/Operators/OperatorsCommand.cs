using System.CommandLine;
using GameApi.Audit;
using GameApi.Auth;
using GameApi.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using ServiceDefaults.Authentication;

namespace GameApi.Operators;

/// <summary>
/// <c>GameApi operators add|list|reset</c>: creates the first admin of an installation, and restores access after a lost password or phone.
/// </summary>
internal static class OperatorsCommand
{
    public const string Name = "operators";

    public static Command Create() => new(Name, $"Works on the accounts of operators. {DatabaseCommand.Needs}")
    {
        CreateList(), CreateAdd(), CreateReset(),
    };

    private static Command CreateList()
    {
        var list = new Command("list", "Prints the address and roles of all operators, and whether TOTP is on or the account disabled.");
        list.SetAction((_, cancellationToken) => RunAsync(services => ListAsync(services, cancellationToken)));
        return list;
    }

    private static Command CreateAdd()
    {
        var email = new Option<string>("--email") { Required = true, Description = "The login name." };
        var roles = new Option<string>("--role")
        {
            Required = true,
            Description = $"One or more of {string.Join(", ", OperatorRoles.All)}, separated by commas.",
        };
        var name = new Option<string?>("--name") { Description = "Shown to other operators." };
        var add = new Command("add", "Creates an account and prints its password once.") { email, roles, name };
        add.SetAction((parsed, cancellationToken) => RunAsync(services => AddAsync(
            services, parsed.GetRequiredValue(email), parsed.GetRequiredValue(roles).Split(',', StringSplitOptions.TrimEntries),
            parsed.GetValue(name), cancellationToken)));
        return add;
    }

    private static Command CreateReset()
    {
        var email = new Option<string>("--email") { Required = true, Description = "The login name." };
        var reset = new Command("reset", "Prints a new password once, removes the authenticator app and ends all sessions.") { email };
        reset.SetAction((parsed, cancellationToken) => RunAsync(
            services => ResetAsync(services, LoginName.Email(parsed.GetRequiredValue(email)).Text, cancellationToken)));
        return reset;
    }

    private static Task<int> RunAsync(Func<IServiceProvider, Task> work) => DatabaseCommand.RunAsync(async () =>
    {
        using var host = Build();
        await using var scope = host.Services.CreateAsyncScope();
        await work(scope.ServiceProvider);
        return 0;
    });

    private static async Task ListAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var accounts = services.GetRequiredService<GameDbContext>().Operators.OrderBy(row => row.Email);
        foreach (var account in await accounts.ToListAsync(cancellationToken))
        {
            var (totp, disabled) = (account.TotpSecret is null ? "" : "  totp", account.DisabledAt is null ? "" : "  disabled");
            Console.WriteLine($"{account.Email}  {string.Join(',', account.Roles)}{totp}{disabled}");
        }
    }

    private static async Task AddAsync(
        IServiceProvider services, string email, string[] roles, string? name, CancellationToken cancellationToken)
    {
        if (!new OperatorEmailAttribute().IsValid(email))
            throw new ArgumentException($"'{email}' is not an e-mail address.");
        if (!new OperatorRolesAttribute().IsValid(roles))
            throw new ArgumentException(
                $"'{string.Join(',', roles)}' is not a list of roles: {new OperatorRolesAttribute().FormatErrorMessage("--role")}");
        var password = OperatorStore.NewPassword();
        var hash = await services.GetRequiredService<PasswordService>().HashAsync(password, cancellationToken);
        var wanted = new NewOperator(email, roles, "GameApi operators add", name);
        _ = await services.GetRequiredService<OperatorStore>().AddAsync(
            new AuditSource(AuditSource.Command), wanted, LoginName.Email(email).Text, hash,
            services.GetRequiredService<OperatorAdministration>().PasswordExpiresAt, cancellationToken)
            ?? throw new InvalidOperationException(
                $"An operator with the address {email} exists. 'GameApi operators reset' sets a new password.");
        Console.WriteLine($"{email} may log in with this password to choose another; it is not shown again: {password}");
    }

    private static async Task ResetAsync(IServiceProvider services, string email, CancellationToken cancellationToken)
    {
        var operators = services.GetRequiredService<GameDbContext>().Operators;
        var account = await operators.SingleOrDefaultAsync(row => row.Email == email, cancellationToken)
            ?? throw new InvalidOperationException(
                $"There is no operator with the address {email}. 'GameApi operators list' prints all operators.");
        var password = OperatorStore.NewPassword();
        var hash = await services.GetRequiredService<PasswordService>().HashAsync(password, cancellationToken);
        await services.GetRequiredService<OperatorAdministration>().ResetAsync(
            new AuditSource(AuditSource.Command), account.OperatorId, hash, "GameApi operators reset", cancellationToken);
        Console.WriteLine($"{email} may log in with this password to choose another; it is not shown again: {password}");
    }

    private static IHost Build()
    {
        var builder = DatabaseCommand.CreateBuilder();
        builder.Services.AddDbContext<GameDbContext>(
            (services, options) => options.UseGameDatabase<GameDbContext>(services.GetRequiredService<NpgsqlDataSource>()));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddOptions<AuthOptions>().BindConfiguration(TokenOptions.Section);
        builder.Services.AddOptions<OperatorOptions>().BindConfiguration(OperatorOptions.Section);
        builder.Services.AddSingleton<PasswordService>().AddSingleton<LoginLockout>().AddSingleton<BannedPlayers>()
            .AddSingleton<RevokedSessions>().AddSingleton<OperatorSetup>();
        builder.Services.AddScoped<AuditLog>().AddScoped<OperatorStore>().AddScoped<OperatorSessions>().AddScoped<OperatorAdministration>();
        return builder.Build();
    }
}
