using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace GameApi.Http.Validation;

/// <summary>
/// The checks of a body's members, by their names in JSON. Bodies are flat: a member is a value, or free JSON that an attribute checks.
/// </summary>
internal sealed class MemberChecks
{
    private readonly List<Member> _members;

    private MemberChecks(List<Member> members) => _members = members;

    /// <summary>Returns null if no member has a validation attribute.</summary>
    internal static MemberChecks? Of(JsonTypeInfo type)
    {
        List<Member> members = [.. type.Properties.Select(Member.Of).OfType<Member>()];
        return members.Count == 0 ? null : new MemberChecks(members);
    }

    internal void Run(object value, ValidationErrors errors)
    {
        foreach (var member in _members)
            member.Run(value, errors);
    }

    private sealed record Member(string Name, Func<object, object?> Get, ValidationAttribute[] Attributes)
    {
        internal static Member? Of(JsonPropertyInfo property)
        {
            // The attributes of a record are on its constructor's parameters, unless declared with [property: ].
            var attributes = AttributesOf(property.AttributeProvider).Concat(AttributesOf(property.AssociatedParameter?.AttributeProvider))
                .ToArray();
            return property.Get is { } get && attributes.Length > 0 ? new Member(property.Name, get, attributes) : null;
        }

        internal void Run(object owner, ValidationErrors errors)
        {
            var value = Get(owner);
            foreach (var attribute in Attributes)
                if (!attribute.IsValid(value))
                    errors.Add(Name, attribute.FormatErrorMessage(Name));
        }

        private static IEnumerable<ValidationAttribute> AttributesOf(ICustomAttributeProvider? provider) =>
            provider?.GetCustomAttributes(typeof(ValidationAttribute), inherit: true).Cast<ValidationAttribute>() ?? [];
    }
}
