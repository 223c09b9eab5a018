using System.ComponentModel.DataAnnotations;
using GameApi.Http.Text;

namespace GameApi.Http.Validation;

/// <summary>A display name: 3 to 32 visible characters.</summary>
internal sealed class PlayerNameAttribute() : LengthAttribute(3, 32)
{
    private static readonly TextAttribute Text = new(3, 32);

    public override bool IsValid(object? value) => Text.IsValid(value) && (value is not string text || VisibleText.IsVisible(text));

    public override string FormatErrorMessage(string name) =>
        $"{MinimumLength} to {MaximumLength} visible characters on one line, no blanks at either end; no control characters, changes of "
        + "direction or invisible text.";
}
