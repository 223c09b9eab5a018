using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace GameApi.Http.Validation;

/// <summary>The checks of a JSON object's members, or of an array's items, by the names the client writes.</summary>
internal sealed class MemberChecks
{
    private readonly List<Member> _members = [];
    private MemberChecks? _items;

    /// <summary>Null where neither the type nor what it contains has an attribute to check.</summary>
    internal static MemberChecks? Of(JsonTypeInfo type, JsonSerializerOptions json)
    {
        var checks = new MemberChecks();
        if (type is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } element } && json.TryGetTypeInfo(element, out var items))
            checks._items = Of(items, json);
        else if (type.Kind is JsonTypeInfoKind.Object)
            checks._members.AddRange(type.Properties.Select(property => Member.Of(property, json)).OfType<Member>());
        return checks._items is null && checks._members.Count == 0 ? null : checks;
    }

    internal void Run(object value, string path, ValidationErrors errors)
    {
        foreach (var member in _members)
            member.Run(value, path, errors);
        if (_items is null || value is not IEnumerable items)
            return;

        var index = 0;
        foreach (var item in items)
        {
            if (item is not null)
                _items.Run(item, $"{path}[{index}]", errors);
            index++;
        }
    }

    private sealed record Member(string Name, Func<object, object?> Get, ValidationAttribute[] Attributes, MemberChecks? Members)
    {
        internal static Member? Of(JsonPropertyInfo property, JsonSerializerOptions json)
        {
            // A record's attributes sit on the constructor's parameters unless they say [property: ].
            var attributes = AttributesOf(property.AttributeProvider).Concat(AttributesOf(property.AssociatedParameter?.AttributeProvider)).ToArray();
            var members = json.TryGetTypeInfo(property.PropertyType, out var type) ? MemberChecks.Of(type, json) : null;
            return property.Get is { } get && (attributes.Length > 0 || members is not null) ? new Member(property.Name, get, attributes, members) : null;
        }

        internal void Run(object owner, string path, ValidationErrors errors)
        {
            var value = Get(owner);
            var name = path.Length == 0 ? Name : $"{path}.{Name}";
            foreach (var attribute in Attributes)
                if (!attribute.IsValid(value))
                    errors.Add(name, attribute.FormatErrorMessage(Name));
            if (value is not null)
                Members?.Run(value, name, errors);
        }

        private static IEnumerable<ValidationAttribute> AttributesOf(ICustomAttributeProvider? provider) =>
            provider?.GetCustomAttributes(typeof(ValidationAttribute), inherit: true).Cast<ValidationAttribute>() ?? [];
    }
}
