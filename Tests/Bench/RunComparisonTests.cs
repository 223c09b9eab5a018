using Bench.Comparing;
using Xunit;

namespace Tests.Bench;

public sealed class RunComparisonTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    // Medians and ranges of the earlier run and of this one.
    [InlineData("reads/s", 0.80, 0.78, 0.82, 0.60, 0.58, 0.62, nameof(Change.Loss))]
    [InlineData("reads/s", 0.60, 0.58, 0.62, 0.80, 0.78, 0.82, nameof(Change.Gain))]
    [InlineData("reads/s", 0.80, 0.78, 0.82, 0.74, 0.73, 0.75, nameof(Change.None))]
    [InlineData("reads/s", 0.80, 0.50, 0.90, 0.60, 0.58, 0.62, nameof(Change.None))]
    [InlineData("reads/s", 0.80, 0.79, 1.20, 0.60, 0.58, 0.62, nameof(Change.None))]
    [InlineData("s", 1.00, 0.98, 1.02, 1.50, 1.45, 1.55, nameof(Change.Loss))]
    [InlineData("ms", 1.50, 1.45, 1.55, 1.00, 0.98, 1.02, nameof(Change.Gain))]
    [InlineData("reads/s", 0.80, 0.78, 0.82, double.NaN, double.NaN, double.NaN, nameof(Change.Unknown))]
    public void A_change_counts_only_beyond_the_noise_of_both_runs(
        string unit, double median, double min, double max, double median2, double min2, double max2, string change) =>
        Assert.Equal(Enum.Parse<Change>(change), RunComparison.Of(Row(unit, median, min, max), Row(unit, median2, min2, max2)));

    [Fact]
    public void Nothing_is_told_of_a_row_that_was_measured_on_a_noisy_machine()
    {
        var earlier = Row("reads/s", 0.8, 0.78, 0.82);
        var now = Row("reads/s", 0.4, 0.38, 0.42);
        Assert.Equal(Change.Loss, RunComparison.Of(earlier, now));
        Assert.Equal(Change.Unknown, RunComparison.Of(earlier, now with { Noisy = true }));
        Assert.Equal(Change.Unknown, RunComparison.Of(earlier with { Noisy = true }, now));
    }

    [Fact]
    public void A_report_names_what_is_worse_better_and_new()
    {
        using var output = new StringWriter();
        var losses = RunComparison.Report(
            [Row("reads/s", 0.8, 0.78, 0.82), Row("reads/s", 0.4, 0.39, 0.41) with { Name = "up" }],
            [
                Row("reads/s", 0.4, 0.38, 0.42), Row("reads/s", 0.8, 0.78, 0.82) with { Name = "up" },
                Row("reads/s", 1, 1, 1) with { Name = "new" },
            ], output);
        Assert.Equal(1, losses);
        var lines = output.ToString().Split(Environment.NewLine);
        Assert.EndsWith("0.80 [0.78..0.82] -> 0.40 [0.38..0.42]  0.50 times  WORSE", lines[0]);
        Assert.EndsWith("2.00 times  better", lines[1]);
        Assert.Equal("not in the earlier run", lines[2]["new".Length..].Trim());
        Assert.StartsWith("2 rows compared: 1 worse, 1 better, 0 too noisy to tell", lines[3]);
    }

    [Fact]
    public async Task What_is_no_run_is_refused()
    {
        var file = new FileInfo(Path.GetTempFileName());
        try
        {
            foreach (var text in (string[])["", "[]", "{}", "no json"])
            {
                await File.WriteAllTextAsync(file.FullName, text, Cancellation);
                await Assert.ThrowsAsync<InvalidDataException>(() => RunComparison.ReadAsync(file, Cancellation));
            }
        }
        finally
        {
            file.Delete();
        }
    }

    private static JsonRow Row(string unit, double median, double min, double max) =>
        new("row", median, 1, median, min, max, unit, Errors: 0, Noisy: false);
}
