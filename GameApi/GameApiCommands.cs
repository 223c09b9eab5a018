using System.CommandLine;
using GameApi.Audit;
using GameApi.Erasure;
using GameApi.Operators;
using GameApi.Partitions;

namespace GameApi;

/// <summary>The commands of the program. Without a command it is the service.</summary>
internal static class GameApiCommands
{
    public static bool Has(string[] args) => args is
        [PartitionsCommand.Name or ErasuresCommand.Name or OperatorsCommand.Name or AuditCommand.Name or "--help" or "-h" or "-?", ..];

    public static Task<int> RunAsync(string[] args) =>
        new RootCommand("Serves the game API; without a command it is the service. `GameApi migrate` migrates the databases.")
        {
            PartitionsCommand.Create(), ErasuresCommand.Create(), OperatorsCommand.Create(), AuditCommand.Create(),
        }.Parse(args).InvokeAsync();
}
