using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace GameApi.Http.Validation;

// Derived from the framework's attributes so that the OpenAPI document shows the same limits; the messages say what is accepted.

/// <summary>Text of a length in characters, without control characters or surrounding blanks.</summary>
internal sealed class TextAttribute(int minimum, int maximum) : LengthAttribute(minimum, maximum)
{
    // Characters are Unicode's, as JSON Schema and PostgreSQL count them: one emoji is one.
    public override bool IsValid(object? value) => value is not string text
        || (text.EnumerateRunes().Count() is var length && length >= MinimumLength && length <= MaximumLength
            && !text.Any(char.IsControl) && text.AsSpan().Trim().Length == text.Length);

    public override string FormatErrorMessage(string name) =>
        $"{MinimumLength} to {MaximumLength} characters, no control characters, no blanks at either end.";
}

/// <summary>Text of a form, all of it. The framework's own attribute lets empty text pass.</summary>
/// <param name="pattern">Without anchors. The document says it as JSON Schema does, where <c>$</c> is the end of the text; in .NET it
/// matches before a last line break too.</param>
internal abstract class FormAttribute(string pattern) : RegularExpressionAttribute($"^{pattern}$")
{
    private readonly Regex _whole = new($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    public override bool IsValid(object? value) => value is null || (value is string text && _whole.IsMatch(text));
}

/// <summary>The id of a game, board or the like: <c>^[a-z0-9-]{2,32}$</c>.</summary>
internal sealed class SlugAttribute() : FormAttribute("[a-z0-9-]{2,32}")
{
    public override string FormatErrorMessage(string name) => "2 to 32 of a-z, 0-9 and -.";
}

/// <summary>The kind of an activity.</summary>
internal sealed class KindAttribute() : FormAttribute("[a-z0-9][a-z0-9._-]{0,63}")
{
    public override string FormatErrorMessage(string name) => "1 to 64 of a-z, 0-9, ., _ and -, starting with a letter or digit.";
}

/// <summary>A whole number within limits.</summary>
internal sealed class WholeAttribute(long minimum, long maximum)
    : RangeAttribute(
        typeof(long), minimum.ToString(System.Globalization.CultureInfo.InvariantCulture),
        maximum.ToString(System.Globalization.CultureInfo.InvariantCulture))
{
    public override bool IsValid(object? value) =>
        value is null || (Convert.ToInt64(value, null) is var number && number >= minimum && number <= maximum);

    public override string FormatErrorMessage(string name) => $"{minimum} to {maximum}.";
}

/// <summary>How many items a page may have.</summary>
internal sealed class PageSizeAttribute(int maximum) : RangeAttribute(1, maximum)
{
    public override string FormatErrorMessage(string name) => $"1 to {Maximum}.";
}

/// <summary>The id of a leaderboard: <c>^[a-z0-9-]{2,64}$</c>.</summary>
internal sealed class BoardIdAttribute() : FormAttribute("[a-z0-9-]{2,64}")
{
    public override string FormatErrorMessage(string name) => "2 to 64 of a-z, 0-9 and -.";
}

/// <summary>Why an operator changes something.</summary>
internal sealed class ReasonAttribute() : LengthAttribute(3, 500)
{
    private static readonly TextAttribute Text = new(3, 500);

    public override bool IsValid(object? value) => Text.IsValid(value);

    public override string FormatErrorMessage(string name) => Text.FormatErrorMessage(name);
}
