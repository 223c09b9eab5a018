using System.Runtime.CompilerServices;

namespace GameApi.Http.Text;

/// <summary>
/// How a text of a body was spelled before it was normalized: what was hashed or stored before that counts still. Remembered with the text
/// itself, so that no contract has to carry both.
/// </summary>
internal static class SentText
{
    private static readonly ConditionalWeakTable<string, string> Spellings = [];

    /// <summary>A text in form C, which remembers how it was sent where that differs.</summary>
    internal static string Compose(string sent)
    {
        var composed = Normalization.Compose(sent);
        if (!ReferenceEquals(composed, sent))
            Spellings.AddOrUpdate(composed, sent);
        return composed;
    }

    /// <summary>As it was sent.</summary>
    internal static string Of(string composed) => Spellings.TryGetValue(composed, out var sent) ? sent : composed;
}
