using System.Collections.Frozen;
using System.Globalization;

namespace GameApi.Http.Text;

/// <summary>Unicode data for normalization, from the embedded <c>canonical.txt</c>.</summary>
internal sealed class CanonicalData
{
    private CanonicalData(Dictionary<int, int[]> steps, Dictionary<(int, int), int> pairs, Dictionary<int, byte> classes) =>
        (Steps, Pairs, Classes) = (steps.ToFrozenDictionary(), pairs.ToFrozenDictionary(), classes.ToFrozenDictionary());

    internal static CanonicalData Instance { get; } = Read();

    /// <summary>One step of a decomposition: one or two code points.</summary>
    internal FrozenDictionary<int, int[]> Steps { get; }

    /// <summary>Compositions of two code points.</summary>
    internal FrozenDictionary<(int First, int Second), int> Pairs { get; }

    /// <summary>Combining classes other than 0.</summary>
    internal FrozenDictionary<int, byte> Classes { get; }

    private static CanonicalData Read()
    {
        var (steps, pairs, classes) = (new Dictionary<int, int[]>(), new Dictionary<(int, int), int>(), new Dictionary<int, byte>());
        using var lines = new StreamReader(typeof(CanonicalData).Assembly.GetManifestResourceStream("canonical.txt")!);
        while (lines.ReadLine() is { } line)
        {
            if (line.Split('=') is [var composed, var parts])
            {
                var step = parts.TrimEnd('!').Split('+').Select(Hex).ToArray();
                steps.Add(Hex(composed), step);
                if (step is [var first, var second] && !parts.EndsWith('!'))
                    pairs.Add((first, second), Hex(composed));
            }
            else if (!line.StartsWith('#') && line.Split(':') is [var combiningClass, var ranges])
            {
                foreach (var range in ranges.Split(','))
                    for (var code = Hex(range.Split('-')[0]); code <= Hex(range.Split('-')[^1]); code++)
                        classes.Add(code, byte.Parse(combiningClass, CultureInfo.InvariantCulture));
            }
        }

        return new CanonicalData(steps, pairs, classes);
    }

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
