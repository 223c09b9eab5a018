using System.CommandLine;
using GameApi.Data;

namespace GameApi.Erasure;

/// <summary>
/// <c>GameApi erasures list|apply</c>: exports the register of erasures, to be stored apart from backups, and applies it after a restore.
/// </summary>
internal static class ErasuresCommand
{
    public const string Name = "erasures";

    public static Command Create()
    {
        var list = new Command("list", "Prints the register: a player's id and the time of the request per line.");
        list.SetAction((_, cancellationToken) => RunAsync(async register =>
        {
            await register.WriteAsync(Console.Out, cancellationToken);
        }));

        var file = new Argument<string?>("file")
        {
            Arity = ArgumentArity.ZeroOrOne,
            Description = "The output of `list` from before the restore; - reads standard input. Without it the register is not changed.",
        };
        var apply = new Command("apply", "Adds the lines of a file to the register; the nodes then repeat all its erasures. Idempotent.")
        {
            file,
        };
        apply.SetAction((parsed, cancellationToken) => RunAsync(async register =>
        {
            using var lines = Open(parsed.GetValue(file));
            Console.WriteLine($"{await register.ApplyAsync(lines, cancellationToken)} erasures will be repeated.");
        }));
        return new Command(Name, $"Exports the register of erasures, and applies it after a restore. {DatabaseCommand.Needs}")
        {
            list, apply,
        };
    }

    private static Task<int> RunAsync(Func<ErasureRegister, Task> work) => DatabaseCommand.RunAsync(async () =>
    {
        using var host = DatabaseCommand.CreateBuilder().Build();
        await work(new ErasureRegister(host.Services.GetRequiredService<GameDatabases>()));
        return 0;
    });

    private static TextReader Open(string? file) =>
        file switch { null => TextReader.Null, "-" => Console.In, _ => new StreamReader(file) };
}
