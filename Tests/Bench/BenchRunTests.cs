using System.Text.Json;
using Bench;
using Bench.Comparing;
using Bench.Servers;
using Xunit;

namespace Tests.Bench;

public sealed class BenchRunTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_row_has_the_ratio_of_its_sides_and_its_errors()
    {
        var (code, rows) = await RunAsync(new Fixed("right", 30, 20));
        Assert.Equal(0, code);
        var row = Assert.Single(rows);
        Assert.Equal("right", row.GetProperty("name").GetString());
        Assert.Equal(30, row.GetProperty("a").GetDouble());
        Assert.Equal(20, row.GetProperty("b").GetDouble());
        Assert.All(["ratio_median", "ratio_min", "ratio_max"], ratio => Assert.Equal(1.5, row.GetProperty(ratio).GetDouble()));
        Assert.Equal("requests/s", row.GetProperty("unit").GetString());
        Assert.Equal(0, row.GetProperty("errors").GetInt64());
    }

    [Theory]
    [InlineData(nameof(Side.A))]
    [InlineData(nameof(Side.B))]
    public async Task A_wrong_response_fails_the_run(string wrong)
    {
        var (code, rows) = await RunAsync(new Fixed("wrong", 30, 20, Wrong: Enum.Parse<Side>(wrong)));
        Assert.Equal(1, code);
        Assert.True(Assert.Single(rows).GetProperty("errors").GetInt64() > 0);
    }

    [Fact]
    public async Task A_comparison_that_throws_fails_the_run_and_hides_no_other()
    {
        var (code, rows) = await RunAsync(new Fixed("broken", 30, 20, Breaks: true), new Fixed("right", 30, 20));
        Assert.Equal(1, code);
        Assert.Equal("right", Assert.Single(rows).GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_side_without_a_figure_still_has_its_row()
    {
        var (code, rows) = await RunAsync(new Fixed("silent", double.NaN, 20, Wrong: Side.A));
        Assert.Equal(1, code);
        Assert.Equal("NaN", Assert.Single(rows).GetProperty("ratio_median").GetString());
    }

    [Fact]
    public async Task A_third_side_makes_a_row_of_its_own()
    {
        var (code, rows) = await RunAsync(new Fixed("three", 30, 20, C: 40));
        Assert.Equal(0, code);
        Assert.Equal(["three", "three-endpoint"], rows.Select(row => row.GetProperty("name").GetString()));
        Assert.Equal([1.5, 0.75], rows.Select(row => row.GetProperty("ratio_median").GetDouble()));
    }

    [Theory]
    [InlineData(1.5, 0)]
    [InlineData(3.0, BenchRun.Worse)]
    public async Task A_run_that_is_worse_than_an_earlier_one_says_so_in_its_exit_code(double earlier, int expected)
    {
        var (code, _) = await RunAsync(
            [new JsonRow("right", 30, 20, earlier, earlier, earlier, "requests/s", Errors: 0, Noisy: false)], new Fixed("right", 30, 20));
        Assert.Equal(expected, code);
    }

    private static Task<(int Code, JsonElement[] Rows)> RunAsync(params IComparison[] comparisons) => RunAsync(null, comparisons);

    private static async Task<(int Code, JsonElement[] Rows)> RunAsync(
        IReadOnlyList<JsonRow>? earlier, params IComparison[] comparisons)
    {
        var file = Path.GetTempFileName();
        try
        {
            await using var servers = new ServerPark();
            var code = await BenchRun.CompleteAsync(
                comparisons, new BenchContext(quick: true, full: false, servers, gauge: () => 1), new FileInfo(file), Cancellation,
                earlier);
            using var json = JsonDocument.Parse(await File.ReadAllTextAsync(file, Cancellation));
            return (code, [.. json.RootElement.EnumerateArray().Select(row => row.Clone())]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>A comparison whose measurements are known beforehand.</summary>
    private sealed record Fixed(string Name, double A, double B, Side? Wrong = null, bool Breaks = false, double? C = null)
        : IComparison, IComparisonRun
    {
        public string SideA => "a";
        public string SideB => "b";
        public string? SideC => C is null ? null : "c";
        public string Unit => "requests/s";
        public IReadOnlyDictionary<string, int> Processes { get; } = new Dictionary<string, int>();

        /// <summary>Beside other tests, for which the JIT compiles all the time, a warm-up would last as long as its limit.</summary>
        public bool GetsFaster => false;

        public Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken) =>
            Task.FromResult<IComparisonRun>(this);

        public Task<Sample> MeasureAsync(Side side, TimeSpan duration, CancellationToken cancellationToken) => Breaks
            ? throw new InvalidOperationException("It broke.")
            : Task.FromResult(new Sample(side switch { Side.A => A, Side.B => B, _ => C!.Value }, side == Wrong ? 1 : 0));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
