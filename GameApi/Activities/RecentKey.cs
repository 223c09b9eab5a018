using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace GameApi.Activities;

/// <summary>The cache key of a player's newest activities.</summary>
/// <param name="Version">Version of the player's list; each commit changes it.</param>
/// <param name="PlayerId">The player.</param>
/// <param name="Rows">Size of the page.</param>
/// <param name="Kind">Filter by kind; null: all.</param>
/// <param name="GameId">Filter by game; null: all.</param>
internal readonly record struct RecentKey(string Version, Guid PlayerId, int Rows, string? Kind, string? GameId) : IParsable<RecentKey>
{
    public static RecentKey Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var key) ? key : throw new FormatException();

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out RecentKey result)
    {
        result = default;
        if (s?.Split('/') is not [var version, var player, var size, var kind, var game]
            || !Guid.TryParseExact(player, "N", out var playerId)
            || !int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var rows))
            return false;
        result = new RecentKey(version, playerId, rows, kind.Length == 0 ? null : kind, game.Length == 0 ? null : game);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Version}/{PlayerId:N}/{Rows}/{Kind}/{GameId}");
}
