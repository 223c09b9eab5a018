using System.Globalization;
using System.Text;

namespace GameApi.Http.Text;

/// <summary>
/// Checks that text looks the same to every reader: one line, nothing invisible, nothing that changes the direction of text beside it.
/// Joiners, variation selectors and tags are allowed where they shape the preceding character, as in emoji and in many scripts.
/// </summary>
internal static class VisibleText
{
    /// <summary>More than any language stacks on one character; "zalgo" text uses many more.</summary>
    private const int MaxMarks = 4;

    private const int NonJoiner = 0x200C, Joiner = 0x200D, BlackFlag = 0x1F3F4, FirstTag = 0xE0020, CancelTag = 0xE007F;

    /// <summary>Whether every character is visible. Blanks between characters are allowed.</summary>
    internal static bool IsVisible(string text)
    {
        var (before, marks, isTagged) = (Kind.Blank, 0, false);
        foreach (var rune in text.EnumerateRunes())
        {
            var kind = KindOf(rune);
            marks = kind is Kind.Mark ? marks + 1 : 0;
            isTagged = rune.Value == BlackFlag || (kind is Kind.Tag && isTagged);
            var isFine = kind switch
            {
                Kind.Visible => true,
                Kind.Blank => before is not Kind.Joiner,
                Kind.Mark => before is not (Kind.Blank or Kind.Joiner) && marks <= MaxMarks,
                Kind.Selector or Kind.Joiner =>
                    before is Kind.Visible or Kind.Mark || (kind is Kind.Joiner && before is Kind.Selector or Kind.Tag),
                Kind.Tag => isTagged,
                _ => false,
            };
            if (!isFine)
                return false;
            before = kind;
        }

        return before is not Kind.Joiner;
    }

    private static Kind KindOf(Rune rune) => rune.Value switch
    {
        NonJoiner or Joiner => Kind.Joiner,
        >= 0xFE00 and <= 0xFE0F or >= 0xE0100 and <= 0xE01EF or >= 0x180B and <= 0x180D or 0x180F => Kind.Selector,
        >= FirstTag and <= CancelTag => Kind.Tag,
        _ when IsBlankGlyph(rune.Value) => Kind.Hidden,
        _ => Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.SpaceSeparator => Kind.Blank,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => Kind.Mark,
            UnicodeCategory.SpacingCombiningMark => Kind.Mark,
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse => Kind.Hidden,
            _ => Kind.Visible,
        },
    };

    /// <summary>Letters, symbols and unassigned code points that fonts render blank, and noncharacters.</summary>
    private static bool IsBlankGlyph(int code) => code switch
    {
        0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2065 or 0x2800 or 0x3164 or 0xFFA0 or 0xFFFC or 0xFFFD or 0x1D159 => true,
        >= 0xFFF0 and <= 0xFFF8 or >= 0xFDD0 and <= 0xFDEF or >= 0xE0000 and <= 0xE0FFF => true,
        _ => (code & 0xFFFE) == 0xFFFE,
    };

    private enum Kind
    {
        Blank,
        Visible,
        Mark,
        Selector,
        Joiner,
        Tag,
        Hidden,
    }
}
