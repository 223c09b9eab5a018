namespace GameApi.Http.Validation;

/// <summary>The <c>errors</c> of a 400: the accepted values, by field (camelCase JSON path) or parameter name.</summary>
internal sealed class ValidationErrors
{
    /// <summary>Limits the size of the response to a request with many errors.</summary>
    private const int MaxFields = 20;

    private Dictionary<string, string[]>? _byField;

    internal bool Any => _byField is not null;

    internal IDictionary<string, string[]> ByField => _byField ?? [];

    internal void Add(string field, string accepted)
    {
        _byField ??= [];
        if (_byField.TryGetValue(field, out var earlier))
            _byField[field] = [.. earlier, accepted];
        else if (_byField.Count < MaxFields)
            _byField[field] = [accepted];
    }
}
