using System.Runtime.CompilerServices;

namespace GameApi.Http.Text;

/// <summary>
/// Remembers the spelling of a body's text before normalization, because values hashed or stored with that spelling stay valid. It is
/// attached to the normalized string, so that contracts need not carry both.
/// </summary>
internal static class SentText
{
    private static readonly ConditionalWeakTable<string, string> Spellings = [];

    /// <summary>Returns a text in form C and remembers the original if it differs.</summary>
    internal static string Compose(string sent)
    {
        var composed = Normalization.Compose(sent);
        if (!ReferenceEquals(composed, sent))
            Spellings.AddOrUpdate(composed, sent);
        return composed;
    }

    /// <summary>Returns the text as it was sent.</summary>
    internal static string Of(string composed) => Spellings.TryGetValue(composed, out var sent) ? sent : composed;
}
