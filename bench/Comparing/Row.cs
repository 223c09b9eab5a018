using System.Text.Json.Serialization;

namespace Bench.Comparing;

/// <summary>The result of one comparison.</summary>
/// <param name="Noise">Spread of a fixed piece of work over the rounds; above <see cref="NoiseGauge.Noisy"/> the machine was too
/// noisy.</param>
internal sealed record Row(
    string Name, string SideA, string SideB, string Unit, Series A, Series B, Series Ratio, long Errors,
    IReadOnlyDictionary<string, double> CpuSeconds, double Noise, IReadOnlyList<string> Notes)
{
    public bool IsNoisy => Noise > NoiseGauge.Noisy;

    public override string ToString() =>
        FormattableString.Invariant(
            $"{Name}: {SideA} {A.Median:N1} [{A.Min:N1}..{A.Max:N1}], {SideB} {B.Median:N1} [{B.Min:N1}..{B.Max:N1}] {Unit}; ") +
        FormattableString.Invariant($"ratio {Ratio.Median:N2} [{Ratio.Min:N2}..{Ratio.Max:N2}]; errors {Errors}; cpu {Cpu}{Warning}") +
        string.Concat(Notes.Select(note => $"{Environment.NewLine}  {note}"));

    private string Cpu => string.Join(", ", CpuSeconds.Select(pair => FormattableString.Invariant($"{pair.Key} {pair.Value:N1} s")));

    private string Warning => IsNoisy ? FormattableString.Invariant($"; NOISY machine (fixed work varied by {Noise:P0})") : "";
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
