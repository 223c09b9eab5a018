using System.CommandLine;
using Bench.Comparing;
using Bench.Servers;

namespace Bench.Questions;

/// <summary>
/// <c>bench/run questions</c>: the queries of each page of the console, through the API, with many players and activities, against the same
/// query sent directly. Fails if a response takes longer than the limit.
/// </summary>
internal static class QuestionsCommand
{
    public static Command Build()
    {
        var players = new Option<int>("--players")
        {
            Description = "Number of players, in PostgreSQL and in the warehouse.",
            DefaultValueFactory = _ => 1_000_000,
        };
        var activities = new Option<long>("--activities")
        {
            Description = "Number of activities in the warehouse, over 90 days.",
            DefaultValueFactory = _ => 50_000_000,
        };
        var rounds = new Option<int>("--rounds") { Description = "Measurements per query.", DefaultValueFactory = _ => 7 };
        var days = new Option<int>("--days") { Description = "Days of the range.", DefaultValueFactory = _ => 28 };
        var command = new Command(
            "questions", "The queries of the console, through the API and directly. The limit is 300 ms each.")
        {
            players, activities, rounds, days,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var servers = new ServerPark();
            var context = new BenchContext(quick: false, full: false, servers, rounds: parsed.GetValue(rounds));
            var stack = await QuestionStack.StartAsync(
                context, parsed.GetValue(players), parsed.GetValue(activities), parsed.GetValue(days), cancellationToken);
            return await QuestionRun.CompleteAsync(context, stack, cancellationToken);
        });
        return command;
    }
}
