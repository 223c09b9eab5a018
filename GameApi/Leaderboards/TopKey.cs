using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace GameApi.Leaderboards;

/// <summary>The cache key of a board's first page.</summary>
/// <param name="Board">Id of the board.</param>
/// <param name="Rows">Size of the page.</param>
internal readonly record struct TopKey(string Board, int Rows) : IParsable<TopKey>
{
    public static TopKey Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var key) ? key : throw new FormatException();

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out TopKey result)
    {
        result = default;
        if (s?.Split('/') is not [var board, var size]
            || !int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var rows))
            return false;
        result = new TopKey(board, rows);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Board}/{Rows}");
}
