using System.ComponentModel.DataAnnotations;
using GameApi.Http.Text;
using GameApi.Http.Validation;

namespace GameApi.Auth;

/// <summary>An e-mail address, checked by its form only.</summary>
internal sealed class EmailAttribute() : FormAttribute(@"(?=.{6,254}$)[^@\s\p{C}]+@[^@\s\p{C}]+\.[^@\s\p{C}.]+")
{
    public override string FormatErrorMessage(string name) => "An e-mail address of at most 254 characters.";
}

/// <summary>A new password.</summary>
internal class PasswordAttribute() : LengthAttribute(8, 128)
{
    public override bool IsValid(object? value) => value is not string text
        || (text.EnumerateRunes().Count() is var length && length >= MinimumLength && length <= MaximumLength);

    public override string FormatErrorMessage(string name) => "8 to 128 characters.";
}

/// <summary>A registered password. Also accepts one whose length was counted in UTF-16 units at registration.</summary>
internal sealed class KnownPasswordAttribute : PasswordAttribute
{
    public override bool IsValid(object? value) =>
        base.IsValid(value) || (value is string text && SentText.Of(text).Length is >= 8 and <= 128);
}
