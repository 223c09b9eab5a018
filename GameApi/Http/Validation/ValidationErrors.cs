namespace GameApi.Http.Validation;

/// <summary>The <c>errors</c> of a 400: per field (camelCase JSON path, or parameter name) what would be accepted.</summary>
internal sealed class ValidationErrors
{
    /// <summary>A client needs no thousand copies of one mistake.</summary>
    private const int Most = 20;

    private Dictionary<string, string[]>? _byField;

    internal bool Any => _byField is not null;

    internal IDictionary<string, string[]> ByField => _byField ?? [];

    internal void Add(string field, string accepted)
    {
        _byField ??= [];
        if (_byField.TryGetValue(field, out var earlier))
            _byField[field] = [.. earlier, accepted];
        else if (_byField.Count < Most)
            _byField[field] = [accepted];
    }
}
