using System.CommandLine;
using Bench.Comparing;
using Bench.Endpoints;
using Bench.Micro;
using Bench.Questions;
using Bench.Rest;
using Bench.Scale;
using Bench.Servers;

namespace Bench;

/// <summary>
/// <c>bench/run [name...] [--quick] [--full] [--json FILE] [--compare FILE] [--redis PORT] [--rows N] [--rounds N] [--list]</c>, and the
/// servers that it compares with.
/// </summary>
internal static class BenchCommand
{
    public static RootCommand Build()
    {
        var names = new Argument<string[]>("name")
        {
            Description = "Comparisons to run, by a part of their names. Default: all.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var quick = new Option<bool>("--quick") { Description = "Short measurements, without the slowest comparisons. Takes ten minutes." };
        var full = new Option<bool>("--full") { Description = "Includes the largest sizes (10^7 players)." };
        var json = new Option<FileInfo?>("--json") { Description = "File for the results. Default: a new one in .local/bench." };
        var compare = new Option<FileInfo?>("--compare")
        {
            Description = "Compares the ratios with the results of an earlier run. Exits with 3 if one is worse beyond the noise.",
        };
        var redis = new Option<int?>("--redis") { Description = "Local port of an empty Redis server to use instead of the embedded one." };
        var rows = new Option<int?>("--rows") { Description = "Number of rows for default-partition, such as 20000000." };
        var rounds = new Option<int?>("--rounds") { Description = "Measurements per side. Default: 7, with --quick 3." };
        var list = new Option<bool>("--list") { Description = "Lists the comparisons." };
        var root = new RootCommand("Compares AspireGame side by side with the simplest program that does the same work.")
        {
            names, quick, full, json, compare, redis, rows, rounds, list,
        };
        root.Subcommands.Add(MicroCommand.Build());
        root.Subcommands.Add(ScaleCommand.Build());
        root.Subcommands.Add(LogCost.Build());
        root.Subcommands.Add(QuestionsCommand.Build());
        root.Subcommands.Add(IdleCommand.Build());
        root.Subcommands.Add(MemoryCommand.Build());
        root.Subcommands.Add(Serve());
        root.SetAction(async (parsed, cancellationToken) =>
        {
            var wanted = Select(parsed.GetValue(names) ?? [], parsed.GetValue(quick) && !parsed.GetValue(list));
            if (parsed.GetValue(list) || wanted.Count == 0)
            {
                foreach (var comparison in Catalogue.All)
                    Console.WriteLine($"{comparison.Name,-32} {comparison.SideA}  against  {BenchRun.Others(comparison)}");
                return wanted.Count == 0 ? 2 : 0;
            }

            var earlier = parsed.GetValue(compare) is { } file ? await RunComparison.ReadAsync(file, cancellationToken) : null;
            await using var servers = new ServerPark(parsed.GetValue(redis));
            var context = new BenchContext(
                parsed.GetValue(quick), parsed.GetValue(full), servers, parsed.GetValue(rows), parsed.GetValue(rounds));
            return await BenchRun.CompleteAsync(wanted, context, parsed.GetValue(json) ?? NewFile(), cancellationToken, earlier);
        });
        return root;
    }

    private static FileInfo NewFile() => new(
        BuiltProjects.InRepository(".local", "bench", FormattableString.Invariant($"{DateTime.UtcNow:yyyy-MM-dd'T'HH-mm-ss}.json")));

    private static List<IComparison> Select(string[] names, bool quick) =>
        [.. Catalogue.All.Where(comparison => names.Length == 0 ? !(quick && comparison.IsDear)
            : names.Any(name => comparison.Name.Contains(name, StringComparison.OrdinalIgnoreCase)))];

    private static Command Serve()
    {
        var port = new Option<int>("--port") { Required = true };
        var body = new Option<string>("--body") { Description = "File with the body of every response." };
        var target = new Option<string[]>("--target") { Description = "Where the proxy forwards to." };
        var kestrel = new Command("kestrel", "Responds to every request with the same body.") { port, body };
        kestrel.SetAction((parsed, cancellationToken) =>
            BareServers.KestrelAsync(parsed.GetValue(port), parsed.GetRequiredValue(body), cancellationToken));
        var yarp = new Command("yarp", "Forwards every request.") { port, target };
        yarp.SetAction((parsed, cancellationToken) =>
            BareServers.YarpAsync(parsed.GetValue(port), parsed.GetRequiredValue(target), cancellationToken));
        var silent = new Option<bool>("--silent") { Description = "Without NOTIFY." };
        var gameApi = new Command("gameapi", "GameApi, configured by its environment.") { silent };
        gameApi.SetAction((parsed, cancellationToken) => HostedGameApi.RunAsync(parsed.GetValue(silent), cancellationToken));
        var endpoints = new Command("endpoints", "Minimal endpoints that do only the essential work.") { port };
        endpoints.SetAction((parsed, cancellationToken) => EndpointServer.RunAsync(parsed.GetValue(port), cancellationToken));
        return new Command("serve", "Runs a server for a comparison.")
        {
            Hidden = true,
            Subcommands = { kestrel, yarp, gameApi, endpoints },
        };
    }
}
