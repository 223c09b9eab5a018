using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace GameApi.Games;

/// <summary>The cache key of a page of the catalogue.</summary>
/// <param name="Version">Version of the list; each change of a game changes it.</param>
/// <param name="Rows">Size of the page.</param>
/// <param name="After">Id of the game before the page; null: the first page.</param>
internal readonly record struct CataloguePage(string Version, int Rows, string? After) : IParsable<CataloguePage>
{
    public static CataloguePage Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var key) ? key : throw new FormatException();

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out CataloguePage result)
    {
        result = default;
        if (s?.Split('/', 3) is not [var version, var size, var after]
            || !int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var rows))
            return false;
        result = new CataloguePage(version, rows, after.Length == 0 ? null : after);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Version}/{Rows}/{After}");
}
