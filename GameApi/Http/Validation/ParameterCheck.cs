using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace GameApi.Http.Validation;

/// <summary>Checks one endpoint parameter: its own attributes and, for a body, those of its members.</summary>
internal sealed class ParameterCheck
{
    private readonly string _name;
    private readonly ValidationAttribute[] _attributes;
    private readonly MemberChecks? _members;

    private ParameterCheck(int position, string name, ValidationAttribute[] attributes, MemberChecks? members) =>
        (Position, _name, _attributes, _members) = (position, name, attributes, members);

    internal int Position { get; }

    /// <summary>Returns null if there is nothing to check.</summary>
    internal static ParameterCheck? Of(ParameterInfo parameter, JsonSerializerOptions json)
    {
        var attributes = parameter.GetCustomAttributes<ValidationAttribute>().ToArray();
        var members = MembersOf(parameter.ParameterType, json);
        return attributes.Length == 0 && members is null
            ? null
            : new ParameterCheck(parameter.Position, NameOf(parameter, json), attributes, members);
    }

    internal void Run(object? value, ValidationErrors errors)
    {
        foreach (var attribute in _attributes)
            if (!attribute.IsValid(value))
                errors.Add(_name, attribute.FormatErrorMessage(_name));
        if (value is not null)
            _members?.Run(value, errors);
    }

    /// <summary>Only types in a JSON context can be bodies; services are not in one.</summary>
    private static MemberChecks? MembersOf(Type type, JsonSerializerOptions json) =>
        json.TryGetTypeInfo(type, out var info) ? MemberChecks.Of(info) : null;

    private static string NameOf(ParameterInfo parameter, JsonSerializerOptions json)
    {
        var written = parameter.GetCustomAttribute<FromHeaderAttribute>()?.Name ?? parameter.GetCustomAttribute<FromQueryAttribute>()?.Name;
        var isBody = json.TryGetTypeInfo(parameter.ParameterType, out var info) && info.Kind is not JsonTypeInfoKind.None;
        return written ?? (isBody ? "$" : parameter.Name!);
    }
}
