using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ServiceDefaults.Problems;

/// <summary>Creates problem details (RFC 9457).</summary>
public static class Problem
{
    /// <summary>A problem with a type, and with what the client should know or do in <paramref name="detail"/>.</summary>
    public static ProblemHttpResult Of(ProblemType type, string? detail = null) => TypedResults.Problem(Details(type, detail));

    /// <summary>400 that names the field (JSON path, query parameter or header) and what it accepts.</summary>
    public static ProblemHttpResult Invalid(string field, string accepted) =>
        Invalid(new Dictionary<string, string[]> { [field] = [accepted] });

    /// <summary>400 that names each rejected field and what it accepts.</summary>
    public static ProblemHttpResult Invalid(IDictionary<string, string[]> errors)
    {
        var details = Details(ProblemType.InvalidRequest, "See errors: each names a field and what is accepted.");
        details.Extensions["errors"] = errors;
        return TypedResults.Problem(details);
    }

    /// <summary>The problem details themselves, for middleware.</summary>
    public static ProblemDetails Details(ProblemType type, string? detail = null) =>
        new() { Type = type.Uri, Title = type.Title, Status = type.Status, Detail = detail };

    /// <summary>Which field of a JSON body was rejected and what it accepts. For bodies that are read item by item.</summary>
    public static IDictionary<string, string[]> ErrorsOf(JsonException refused) => BindingError.OfJson(refused);
}
