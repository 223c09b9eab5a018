using System.Text.Json.Serialization;

namespace Bench.Comparing;

/// <summary>The result of one comparison.</summary>
/// <param name="CpuA">CPU seconds by process during the measurements of A.</param>
/// <param name="CpuB">CPU seconds by process during the measurements of the other side.</param>
/// <param name="Noise">Spread of the time of a fixed amount of work. Above <see cref="NoiseGauge.Noisy"/> the machine was noisy.</param>
internal sealed record Row(
    string Name, string SideA, string SideB, string Unit, Series A, Series B, Series Ratio, long Errors,
    IReadOnlyDictionary<string, double> CpuA, IReadOnlyDictionary<string, double> CpuB, double Noise, IReadOnlyList<string> Notes)
{
    /// <summary>Processes with less CPU time are not printed.</summary>
    private const double LeastCpu = 0.05;

    public bool IsNoisy => Noise > NoiseGauge.Noisy;

    public override string ToString() =>
        FormattableString.Invariant(
            $"{Name}: {SideA} {A.Median:N1} [{A.Min:N1}..{A.Max:N1}], {SideB} {B.Median:N1} [{B.Min:N1}..{B.Max:N1}] {Unit}; ")
        + FormattableString.Invariant($"ratio {Ratio.Median:N2} [{Ratio.Min:N2}..{Ratio.Max:N2}]; errors {Errors}")
        + $"; cpu {Cpu(CpuA)}, against {Cpu(CpuB)}{Warning}"
        + string.Concat(Notes.Select(note => $"{Environment.NewLine}  {note}"));

    private string Warning => IsNoisy ? FormattableString.Invariant($"; NOISY machine (fixed work varied by {Noise:P0})") : "";

    private static string Cpu(IReadOnlyDictionary<string, double> seconds) => string.Join(", ", seconds
        .Where(pair => pair.Value >= LeastCpu)
        .Select(pair => FormattableString.Invariant($"{pair.Key} {pair.Value:N1} s")));
}

/// <summary>A row as written by <c>--json</c>.</summary>
internal sealed record JsonRow(
    string Name, double A, double B, double RatioMedian, double RatioMin, double RatioMax, string Unit, long Errors, bool Noisy)
{
    public static JsonRow Of(Row row) => new(
        row.Name, row.A.Median, row.B.Median, row.Ratio.Median, row.Ratio.Min, row.Ratio.Max, row.Unit, row.Errors, row.IsNoisy);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    WriteIndented = true)]
[JsonSerializable(typeof(JsonRow[]))]
internal sealed partial class RowJson : JsonSerializerContext;
