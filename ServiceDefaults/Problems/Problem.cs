using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ServiceDefaults.Problems;

/// <summary>Makes problem details (RFC 9457) for endpoints to return.</summary>
public static class Problem
{
    /// <summary>A problem of a kind, with what the client should know or do in <paramref name="detail"/>.</summary>
    public static ProblemHttpResult Of(ProblemType type, string? detail = null) => TypedResults.Problem(Details(type, detail));

    /// <summary>400 naming the field (JSON path, query or header name) and what would be accepted.</summary>
    public static ProblemHttpResult Invalid(string field, string accepted) =>
        Invalid(new Dictionary<string, string[]> { [field] = [accepted] });

    /// <summary>400 naming each field and what would be accepted.</summary>
    public static ProblemHttpResult Invalid(IDictionary<string, string[]> errors)
    {
        var details = Details(ProblemType.InvalidRequest, "See errors: each names a field and what is accepted.");
        details.Extensions["errors"] = errors;
        return TypedResults.Problem(details);
    }

    /// <summary>The same as an object, for middleware.</summary>
    public static ProblemDetails Details(ProblemType type, string? detail = null) =>
        new() { Type = type.Uri, Title = type.Title, Status = type.Status, Detail = detail };

    /// <summary>Which field of a JSON body was refused, and what is accepted there: for bodies that are read item by item.</summary>
    public static IDictionary<string, string[]> ErrorsOf(JsonException refused) => BindingError.OfJson(refused);
}
