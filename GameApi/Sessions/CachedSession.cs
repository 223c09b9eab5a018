using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace GameApi.Sessions;

/// <summary>A cached session.</summary>
/// <param name="View">The player's view.</param>
/// <param name="Version">1 while open, 2 once ended: it changes only once.</param>
[ImmutableObject(true)]
internal sealed record CachedSession(SessionView View, long Version)
{
    internal static CachedSession Of(SessionView view) => new(view, view.EndedAt is null ? 1 : 2);
}

/// <summary>The cache key of a session. It includes the player, so that no other player's request finds it.</summary>
internal readonly record struct SessionKey(Guid PlayerId, Guid SessionId) : IParsable<SessionKey>, ISpanFormattable
{
    private const int IdLength = 32;

    public static SessionKey Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var key) ? key : throw new FormatException();

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out SessionKey result)
    {
        result = default;
        if (s is not { Length: 2 * IdLength } || !Guid.TryParseExact(s.AsSpan(0, IdLength), "N", out var player)
            || !Guid.TryParseExact(s.AsSpan(IdLength), "N", out var session))
            return false;
        result = new SessionKey(player, session);
        return true;
    }

    public override string ToString() => $"{PlayerId:N}{SessionId:N}";

    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        charsWritten = 0;
        if (destination.Length < 2 * IdLength)
            return false;
        PlayerId.TryFormat(destination, out _, "N");
        SessionId.TryFormat(destination[IdLength..], out _, "N");
        charsWritten = 2 * IdLength;
        return true;
    }
}
