namespace AppHost.Commands;

/// <summary>
/// Runs the resource <c>history</c>: 700 more players with a month of history each. Running it again adds nothing.
/// </summary>
internal static class SeedCommand
{
    internal static void WithSeedCommand(this IResourceBuilder<ProjectResource> simulator) =>
        simulator.WithCommand("seed-history", "Seed more history", RunAsync, new CommandOptions
        {
            Description = "Registers players up to a total of 1,000 and writes a month of history for each, through the gateway.",
            ConfirmationMessage = "Write the history of up to 1,000 players? This takes a minute.",
            IconName = "History",
            Progress = new CommandProgressOptions
            {
                Title = "Seed more history",
                Message = "Writing history; the console log of 'history' shows the progress ...",
            },
        });

    private static async Task<ExecuteCommandResult> RunAsync(ExecuteCommandContext context)
    {
        await context.RunToEndAsync(context.Named("history"));
        return CommandResults.Success("1,000 players have a month of history.");
    }
}
