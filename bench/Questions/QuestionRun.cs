using System.Diagnostics;
using Bench.Comparing;

namespace Bench.Questions;

/// <summary>Runs each query in turn, through the API and directly, and prints a row for it.</summary>
internal static class QuestionRun
{
    /// <summary>Time limit of a query through the API (docs/console.md).</summary>
    private const double LimitMilliseconds = 300;

    /// <returns>The exit code: 0 if every median is within the limit.</returns>
    public static async Task<int> CompleteAsync(BenchContext context, QuestionStack stack, CancellationToken cancellationToken)
    {
        var slow = 0;
        Console.WriteLine("| question | API, ms | bare query, ms | ratio |");
        Console.WriteLine("|---|---|---|---|");
        foreach (var asked in AskedQuestion.All)
        {
            var (api, bare, ratio) = (new List<double>(), new List<double>(), new List<double>());
            for (var round = 0; round <= context.Rounds; round++)
            {
                var a = await TimeAsync(() => asked.AtApiAsync(stack, round, cancellationToken));
                var b = await TimeAsync(() => asked.BareAsync(stack, round, cancellationToken));
                // The first round is the warm-up.
                if (round == 0)
                    continue;
                api.Add(a);
                bare.Add(b);
                ratio.Add(a / b);
            }

            var median = Series.Of(api).Median;
            slow += median > LimitMilliseconds ? 1 : 0;
            Console.WriteLine(
                $"| {asked.Name} | {Text(api)}{(median > LimitMilliseconds ? " SLOW" : "")} | {Text(bare)} | {Text(ratio, "N2")} |");
        }

        Console.WriteLine(
            slow == 0 ? $"all within {LimitMilliseconds:N0} ms"
                : $"{slow} of {AskedQuestion.All.Count} took longer than {LimitMilliseconds:N0} ms");
        return slow == 0 ? 0 : 1;
    }

    private static async Task<double> TimeAsync(Func<Task> ask)
    {
        var start = Stopwatch.GetTimestamp();
        await ask();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static string Text(IEnumerable<double> values, string format = "N0")
    {
        var series = Series.Of(values);
        return $"{series.Median.ToString(format)} [{series.Min.ToString(format)}..{series.Max.ToString(format)}]";
    }
}
