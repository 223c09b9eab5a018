using System.Globalization;
using System.Text;

namespace Bench.Scale;

/// <summary>A line of a chart.</summary>
internal sealed record Curve(string Name, IReadOnlyList<(double X, double Y)> Points);

/// <summary>A line chart in SVG, with a logarithmic x axis and a y axis from 0. Its colours work on light and dark pages.</summary>
/// <param name="title">Title of the chart.</param>
/// <param name="xLabel">Label of the x axis.</param>
/// <param name="yLabel">Label of the y axis.</param>
/// <param name="curves">The lines. All have the same x values.</param>
internal sealed class Chart(string title, string xLabel, string yLabel, IReadOnlyList<Curve> curves)
{
    private const double Width = 720, Height = 400, Left = 70, Right = 190, Top = 48, Bottom = 60;
    private static readonly string[] Colours = ["#4285d6", "#d9822b", "#3a9e5c", "#c0508c", "#8a6fd1", "#a08a2e"];

    private readonly StringBuilder _svg = new();
    private readonly double[] _xs = [.. curves[0].Points.Select(point => point.X)];
    private readonly double _top = NiceTop(curves.SelectMany(curve => curve.Points).Max(point => point.Y));

    public override string ToString()
    {
        _svg.Clear().Append(CultureInfo.InvariantCulture, $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{Width}} {{Height}}"
                font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="{{title}}">
            <style>
                text { fill: #333 } .axis { stroke: #888; fill: none } .grid { stroke: #8884; fill: none }
                @media (prefers-color-scheme: dark) { text { fill: #ddd } }
            </style>

            """);
        Text(Left, 24, title, "font-size=\"16\" font-weight=\"600\"");
        Text((Left + Width - Right) / 2, Height - 14, xLabel, "text-anchor=\"middle\"");
        Text(0, 0, yLabel, Invariant($"text-anchor=\"middle\" transform=\"translate(18 {(Top + Height - Bottom) / 2}) rotate(-90)\""));
        Axes();
        foreach (var (index, curve) in curves.Index())
            Draw(curve, Colours[index % Colours.Length], Top + 10 + 22 * index);
        return _svg.Append("</svg>\n").ToString();
    }

    private void Axes()
    {
        for (var step = 0; step <= 5; step++)
        {
            var value = _top * step / 5;
            Line(Left, Y(value), Width - Right, Y(value), "grid");
            Text(Left - 8, Y(value) + 4, Short(value), "text-anchor=\"end\"");
        }

        foreach (var x in _xs)
        {
            Line(X(x), Height - Bottom, X(x), Height - Bottom + 5, "axis");
            Text(X(x), Height - Bottom + 20, Short(x), "text-anchor=\"middle\"");
        }

        Line(Left, Height - Bottom, Width - Right, Height - Bottom, "axis");
        Line(Left, Top, Left, Height - Bottom, "axis");
    }

    private void Draw(Curve curve, string colour, double legend)
    {
        var points = string.Join(' ', curve.Points.Select(point => Invariant($"{X(point.X):0.#},{Y(point.Y):0.#}")));
        Add($"<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>");
        foreach (var point in curve.Points)
        {
            var tooltip = $"{curve.Name}: {Short(point.Y)} at {Short(point.X)}";
            Add(Invariant(
                $"<circle cx=\"{X(point.X):0.#}\" cy=\"{Y(point.Y):0.#}\" r=\"3.5\" fill=\"{colour}\"><title>{tooltip}</title></circle>"));
        }

        Add(Invariant($"<rect x=\"{Width - Right + 18}\" y=\"{legend - 10}\" width=\"12\" height=\"12\" rx=\"2\" fill=\"{colour}\"/>"));
        Text(Width - Right + 36, legend, curve.Name, "");
    }

    private double X(double value)
    {
        if (_xs.Length == 1)
            return Left;
        var part = (Math.Log(value) - Math.Log(_xs[0])) / (Math.Log(_xs[^1]) - Math.Log(_xs[0]));
        return Left + 24 + part * (Width - Right - Left - 48);
    }

    private double Y(double value) => Height - Bottom - value / _top * (Height - Bottom - Top);

    private void Line(double x1, double y1, double x2, double y2, string style) =>
        Add(Invariant($"<line x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\" class=\"{style}\"/>"));

    private void Text(double x, double y, string text, string attributes) =>
        Add(Invariant($"<text x=\"{x:0.#}\" y=\"{y:0.#}\" {attributes}>{text}</text>"));

    private void Add(string element) => _svg.Append(element).Append('\n');

    private static string Short(double value) => value switch
    {
        >= 1_000_000 => Invariant($"{value / 1_000_000:0.##}M"),
        >= 1_000 => Invariant($"{value / 1_000:0.##}k"),
        _ => Invariant($"{value:0.###}"),
    };

    /// <summary>The smallest of 1, 2, 2.5 and 5 times a power of ten that is at least the value.</summary>
    private static double NiceTop(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(value, 1e-9))));
        return new[] { 1, 2, 2.5, 5, 10 }.First(factor => factor * power >= value * 0.999) * power;
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
