using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace GameApi.Http.Validation;

// Derived from the framework's attributes, so that the OpenAPI document shows the same limits. The messages state the accepted values.

/// <summary>Text of limited length, without control characters or leading and trailing blanks.</summary>
internal sealed class TextAttribute(int minimum, int maximum) : LengthAttribute(minimum, maximum)
{
    // Counts code points, as JSON Schema and PostgreSQL do: an emoji may be one.
    public override bool IsValid(object? value) => value is not string text
        || (text.EnumerateRunes().Count() is var length && length >= MinimumLength && length <= MaximumLength
            && !text.Any(char.IsControl) && text.AsSpan().Trim().Length == text.Length);

    public override string FormatErrorMessage(string name) =>
        $"{MinimumLength} to {MaximumLength} characters, no control characters, no blanks at either end.";
}

/// <summary>Text that matches a pattern as a whole. The framework's attribute accepts empty text.</summary>
/// <param name="pattern">The pattern without anchors. The OpenAPI document adds <c>^</c> and <c>$</c>; in .NET <c>$</c> would also match
/// before a trailing line break.</param>
internal abstract class FormAttribute(string pattern) : RegularExpressionAttribute($"^{pattern}$")
{
    private readonly Regex _whole = new($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    public override bool IsValid(object? value) => value is null || (value is string text && _whole.IsMatch(text));
}

/// <summary>The id of a game: <c>^[a-z0-9-]{2,32}$</c>.</summary>
internal sealed class SlugAttribute() : FormAttribute("[a-z0-9-]{2,32}")
{
    public override string FormatErrorMessage(string name) => "2 to 32 of a-z, 0-9 and -.";
}

/// <summary>The kind of an activity.</summary>
internal sealed class KindAttribute() : FormAttribute("[a-z0-9][a-z0-9._-]{0,63}")
{
    public override string FormatErrorMessage(string name) => "1 to 64 of a-z, 0-9, ., _ and -, starting with a letter or digit.";
}

/// <summary>An integer within limits.</summary>
internal sealed class IntegerRangeAttribute(long minimum, long maximum)
    : RangeAttribute(
        typeof(long), minimum.ToString(System.Globalization.CultureInfo.InvariantCulture),
        maximum.ToString(System.Globalization.CultureInfo.InvariantCulture))
{
    public override bool IsValid(object? value) =>
        value is null || (Convert.ToInt64(value, null) is var number && number >= minimum && number <= maximum);

    public override string FormatErrorMessage(string name) => $"{minimum} to {maximum}.";
}

/// <summary>The number of items per page.</summary>
internal sealed class PageSizeAttribute(int maximum) : RangeAttribute(1, maximum)
{
    public override string FormatErrorMessage(string name) => $"1 to {Maximum}.";
}

/// <summary>The id of a leaderboard: <c>^[a-z0-9-]{2,64}$</c>.</summary>
internal sealed class BoardIdAttribute() : FormAttribute("[a-z0-9-]{2,64}")
{
    public override string FormatErrorMessage(string name) => "2 to 64 of a-z, 0-9 and -.";
}

/// <summary>The reason for a change by an operator.</summary>
internal sealed class ReasonAttribute() : LengthAttribute(3, 500)
{
    private static readonly TextAttribute Text = new(3, 500);

    public override bool IsValid(object? value) => Text.IsValid(value);

    public override string FormatErrorMessage(string name) => Text.FormatErrorMessage(name);
}
