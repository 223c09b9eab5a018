using System.CommandLine;
using GameApi.Data;

namespace GameApi.Audit;

/// <summary><c>GameApi audit verify</c>: verifies the hash chain of the audit log and exits with 0 if it is intact.</summary>
internal static class AuditCommand
{
    public const string Name = "audit";

    public static Command Create()
    {
        var verify = new Command("verify", """
            Recomputes the hash chain of the audit log; exits with 0 if every row is unchanged, else with 1. Store the printed hash
            elsewhere: it must occur in the chain of every later run.
            """);
        verify.SetAction((_, cancellationToken) => DatabaseCommand.RunAsync(() => VerifyAsync(cancellationToken)));
        return new Command(Name, $"Works on the audit log. {DatabaseCommand.Needs}") { verify };
    }

    private static async Task<int> VerifyAsync(CancellationToken cancellationToken)
    {
        using var host = DatabaseCommand.CreateBuilder().Build();
        var check = await AuditVerifier.RunAsync(host.Services.GetRequiredService<GameDatabases>().Game, cancellationToken);
        Console.WriteLine(check.Ok
            ? $"{check.Checked} rows are intact. Last hash: {check.Head}"
            : $"Row {check.FirstBroken} was changed, or a row before it is missing. Last valid hash: {check.Head}");
        return check.Ok ? 0 : 1;
    }
}
