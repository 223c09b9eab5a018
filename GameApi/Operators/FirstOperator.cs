using GameApi.Audit;
using GameApi.Auth;
using GameApi.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace GameApi.Operators;

/// <summary>
/// Creates the first admin of a development installation during the migration, if there is no operator. Its address and generated password
/// go to a file that only this user can read; <c>./run</c> shows them and deletes the file. Production uses <c>GameApi operators add</c>.
/// </summary>
internal static class FirstOperator
{
    private const string Email = "admin@localhost";

    internal static async Task EnsureAsync(NpgsqlDataSource source, string file, CancellationToken cancellationToken)
    {
        await using var db = new GameDbContext(GameDbOptions.For<GameDbContext>(source));
        if (await db.Operators.AnyAsync(cancellationToken))
            return;
        var password = OperatorStore.NewPassword();
        await WriteAsync(file, $"{Email}\n{password}\n", cancellationToken);
        using var passwords = new PasswordService(Options.Create(new AuthOptions()));
        var hash = await passwords.HashAsync(password, cancellationToken);
        var wanted = new NewOperator(Email, [OperatorRoles.Admin], "The first operator of a development installation.");
        var operators = new OperatorStore(db, new AuditLog(db, TimeProvider.System), TimeProvider.System);
        if (await operators.AddAsync(new AuditSource(AuditSource.Command), wanted, Email, hash, null, cancellationToken) is null)
            File.Delete(file);
    }

    private static async Task WriteAsync(string file, string text, CancellationToken cancellationToken)
    {
        File.Delete(file);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var writer = new StreamWriter(file, options);
        await writer.WriteAsync(text.AsMemory(), cancellationToken);
    }
}
