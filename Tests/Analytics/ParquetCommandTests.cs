using Tests.Stores;
using Xunit;

namespace Tests.Analytics;

/// <summary>The errors of <c>AnalyticsWorker parquet</c> when it cannot run.</summary>
public sealed class ParquetCommandTests(LocalStores stores)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--from", "--from 2026-02-30 --to 2026-03-01 --out x")]
    [InlineData("--to", "--from 2026-02-01 --to tomorrow --out x")]
    [InlineData("--from must be a day before --to", "--from 2026-02-01 --to 2026-02-01 --out x")]
    [InlineData("--out", "--from 2026-02-01 --to 2026-02-02")]
    public async Task An_invalid_command_line_is_rejected_with_what_would_be_valid(string said, string options)
    {
        var (code, output) = await RunAsync("Host=127.0.0.1;Port=9", options.Split(' '));

        Assert.Equal(1, code);
        Assert.Contains(said, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_configuration_is_reported_in_one_sentence()
    {
        string[] options = ["--from", "2026-02-01", "--to", "2026-02-02", "--out", ScratchFolder.New("parquet")];

        foreach (var (connection, said) in ((string, string)[])
        [
            ("", "ConnectionStrings:analytics is missing"),
            ("Host=127.0.0.1;Port=9;Protocol=http", "The warehouse does not respond"),
            (await stores.NewAnalyticsDatabaseAsync(Stop), "The warehouse has no tables yet"),
        ])
        {
            var (code, output) = await RunAsync(connection, options);
            Assert.Equal(1, code);
            Assert.Contains(said, Assert.Single(output.Trim().Split('\n')), StringComparison.Ordinal);
        }

        var (helped, help) = await RunAsync("", "--help");
        Assert.Equal(0, helped);
        Assert.Contains("AnalyticsWorker parquet", help, StringComparison.Ordinal);
    }

    private static Task<(int Code, string Output)> RunAsync(string analytics, params string[] options) =>
        WorkerCommand.RunAsync(analytics, ["parquet", .. options], Stop);
}
