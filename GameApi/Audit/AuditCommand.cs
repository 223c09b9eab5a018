using GameApi.Data;
using Npgsql;
using ServiceDefaults;

namespace GameApi.Audit;

/// <summary><c>GameApi audit verify</c>: verifies the hash chain of the audit log and exits with 0 if it is intact.</summary>
internal static class AuditCommand
{
    private const string Usage = """
        GameApi audit verify    recomputes the hash chain of the audit log; exits with 0 if every row is unchanged, else with 1
        Needs ConnectionStrings__gamedb. Store the printed hash elsewhere: it must occur in the chain of every later run.
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not ["verify"])
        {
            Console.WriteLine(Usage);
            return args is ["--help" or "-h"] ? 0 : 2;
        }

        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.AddServiceDefaults();
        try
        {
            await using var databases = new GameDatabases(builder.Configuration);
            var check = await AuditVerifier.RunAsync(databases.Game, CancellationToken.None);
            Console.WriteLine(check.Ok
                ? $"{check.Checked} rows are intact. Last hash: {check.Head}"
                : $"Row {check.FirstBroken} was changed, or a row before it is missing. Last valid hash: {check.Head}");
            return check.Ok ? 0 : 1;
        }
        catch (Exception failure) when (failure is NpgsqlException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync($"error: {failure.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }
}
