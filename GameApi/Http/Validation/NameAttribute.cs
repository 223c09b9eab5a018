namespace GameApi.Http.Validation;

/// <summary>A name that needs no escaping in a path: the unreserved characters of RFC 3986, and not only dots.</summary>
internal sealed class NameAttribute(int maximum) : FormAttribute($"(?!\\.+$)[A-Za-z0-9._~-]{{1,{maximum}}}")
{
    private readonly int _maximum = maximum;

    public override string FormatErrorMessage(string name) => $"1 to {_maximum} of A-Z, a-z, 0-9, -, ., _ and ~, not only dots.";
}
