using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value from configuration (<c>Parameters:name</c>), or made up.</summary>
public class ParameterResource(string name, Func<ParameterDefault?, string> callback, bool secret = false)
    : Resource(name), IValueProvider, IManifestExpressionProvider
{
    private string? _value;

    /// <summary>What it is when configuration says nothing.</summary>
    public ParameterDefault? Default { get; set; }

    /// <summary>Not to be shown.</summary>
    public bool Secret { get; } = secret;

    /// <inheritdoc/>
    public string ValueExpression => $"{{{Name}.value}}";

    /// <inheritdoc/>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => ValueTask.FromResult<string?>(_value ??= callback(Default));
}

/// <summary>A parameter's value when configuration has none.</summary>
public abstract class ParameterDefault
{
    /// <summary>The value.</summary>
    public abstract string GetDefaultValue();
}

/// <summary>A random value.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    private const string LowerSet = "abcdefghjkmnpqrstuvwxyz";
    private const string UpperSet = "ABCDEFGHJKMNPQRSTUVWXYZ";
    private const string NumericSet = "0123456789";
    private const string SpecialSet = "-_.{}~()*+!";

    /// <summary>How long it is.</summary>
    public int MinLength { get; set; }

    /// <summary>Has lower case letters.</summary>
    public bool Lower { get; set; } = true;

    /// <summary>Has upper case letters.</summary>
    public bool Upper { get; set; } = true;

    /// <summary>Has digits.</summary>
    public bool Numeric { get; set; } = true;

    /// <summary>Has punctuation.</summary>
    public bool Special { get; set; } = true;

    /// <inheritdoc/>
    public override string GetDefaultValue()
    {
        var alphabet = (Lower ? LowerSet : "") + (Upper ? UpperSet : "") + (Numeric ? NumericSet : "") + (Special ? SpecialSet : "");
        return RandomNumberGenerator.GetString(alphabet, MinLength);
    }
}
