using System.Text;

namespace GameApi.Http.Text;

/// <summary>
/// Unicode normalization forms C and D (UAX #15). <see cref="string.Normalize()"/> needs ICU, which the container images and some developer
/// machines lack: under <c>InvariantGlobalization</c> it returns its input.
/// </summary>
internal static class Normalization
{
    /// <summary>Text below this character is already in form C.</summary>
    private const char FirstOfInterest = '\u0300';

    private const int SBase = 0xAC00, LBase = 0x1100, VBase = 0x1161, TBase = 0x11A7, LCount = 19, VCount = 21, TCount = 28,
        SCount = LCount * VCount * TCount;

    /// <summary>Returns form C, in which text is compared, hashed, counted and stored.</summary>
    internal static string Compose(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange('\0', (char)(FirstOfInterest - 1)))
            return text;
        var composed = Text(Compose(DecomposeToPoints(text)));
        return composed == text ? text : composed;
    }

    /// <summary>Returns form D, which some keyboards and file systems produce.</summary>
    internal static string Decompose(string text) => System.Text.Ascii.IsValid(text) ? text : Text(DecomposeToPoints(text));

    private static List<int> DecomposeToPoints(string text)
    {
        var points = new List<int>(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
            Add(points, rune.Value);
        Order(points);
        return points;
    }

    private static void Add(List<int> points, int code)
    {
        if (code - SBase is >= 0 and < SCount and var syllable)
        {
            points.Add(LBase + syllable / (VCount * TCount));
            points.Add(VBase + syllable % (VCount * TCount) / TCount);
            if (syllable % TCount > 0)
                points.Add(TBase + syllable % TCount);
        }
        else if (CanonicalData.Instance.Steps.TryGetValue(code, out var step))
        {
            foreach (var part in step)
                Add(points, part);
        }
        else
        {
            points.Add(code);
        }
    }

    /// <summary>Sorts the marks of each character by combining class; the sort is stable.</summary>
    private static void Order(List<int> points)
    {
        for (var from = 0; from < points.Count; from++)
        {
            var to = from;
            while (to < points.Count && ClassOf(points[to]) > 0)
                to++;
            if (to - from < 2)
                continue;

            // LINQ's sort is stable, List's is not.
            int[] ordered = [.. points.GetRange(from, to - from).OrderBy(ClassOf)];
            for (var at = from; at < to; at++)
                points[at] = ordered[at - from];
            from = to;
        }
    }

    private static List<int> Compose(List<int> points)
    {
        var composed = new List<int>(points.Count);
        var starter = -1;
        byte before = 0;
        foreach (var code in points)
        {
            var combining = ClassOf(code);
            var adjacent = starter == composed.Count - 1;
            if (starter >= 0 && (adjacent || before < combining) && PairOf(composed[starter], code) is { } pair)
            {
                composed[starter] = pair;
                continue;
            }

            if (combining == 0)
                starter = composed.Count;
            before = combining;
            composed.Add(code);
        }

        return composed;
    }

    private static int? PairOf(int first, int second)
    {
        if (first - LBase is >= 0 and < LCount and var lead && second - VBase is >= 0 and < VCount and var vowel)
            return SBase + (lead * VCount + vowel) * TCount;
        if (first - SBase is >= 0 and < SCount and var syllable && syllable % TCount == 0
            && second - TBase is > 0 and < TCount and var trail)
            return SBase + syllable + trail;
        return CanonicalData.Instance.Pairs.TryGetValue((first, second), out var pair) ? pair : null;
    }

    private static byte ClassOf(int code) => code < FirstOfInterest ? (byte)0 : CanonicalData.Instance.Classes.GetValueOrDefault(code);

    private static string Text(List<int> points)
    {
        var text = new StringBuilder(points.Count + 8);
        foreach (var code in points)
            text.Append(new Rune(code).ToString());
        return text.ToString();
    }
}
