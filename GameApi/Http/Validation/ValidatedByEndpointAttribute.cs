namespace GameApi.Http.Validation;

/// <summary>The endpoint checks the members itself, because one bad item must not sink the others. Attributes of the parameter still hold.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class ValidatedByEndpointAttribute : Attribute;
