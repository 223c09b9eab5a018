using System.ComponentModel.DataAnnotations;
using GameApi.Http.Text;
using GameApi.Http.Validation;

namespace GameApi.Auth;

/// <summary>An e-mail address, as far as can be told without writing to it.</summary>
internal sealed class EmailAttribute() : FormAttribute(@"^(?=.{6,254}$)[^@\s\p{C}]+@[^@\s\p{C}]+\.[^@\s\p{C}.]+$")
{
    public override bool IsValid(object? value) => base.IsValid(value is string text ? Normalization.Compose(text) : value);

    public override string FormatErrorMessage(string name) => "An e-mail address of at most 254 characters.";
}

/// <summary>A new password.</summary>
internal sealed class PasswordAttribute() : LengthAttribute(8, 128)
{
    public override bool IsValid(object? value) => value is not string text
        || (Normalization.Compose(text).EnumerateRunes().Count() is var length && length >= MinimumLength && length <= MaximumLength);

    public override string FormatErrorMessage(string name) => "8 to 128 characters.";
}
