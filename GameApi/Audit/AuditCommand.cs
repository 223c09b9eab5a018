using GameApi.Data;
using Npgsql;
using ServiceDefaults;

namespace GameApi.Audit;

/// <summary><c>GameApi audit verify</c>: looks through the audit log and ends with 0 where it is whole.</summary>
internal static class AuditCommand
{
    private const string Usage = """
        GameApi audit verify    computes the hash chain of the audit log again: ends with 0 where every row is as it was written, else with 1
        Needs ConnectionStrings__gamedb. Keep the hash that it prints elsewhere: a later run has to pass through it.
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
            Console.WriteLine(
                check.Ok ? $"{check.Checked} rows are whole. Last hash: {check.Head}"
                    : $"Row {check.FirstBroken} is not as it was written. Last good hash: {check.Head}");
            return check.Ok ? 0 : 1;
        }
        catch (Exception failure) when (failure is NpgsqlException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync($"error: {failure.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }
}
