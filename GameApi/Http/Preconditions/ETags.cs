using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Problems;

namespace GameApi.Http.Preconditions;

/// <summary>Row versions as entity tags: version 7 is <c>"7"</c>.</summary>
internal static class ETags
{
    /// <summary>The header of conditional updates, as a parameter name.</summary>
    internal const string IfMatch = "If-Match";

    /// <summary>The header of create-only writes, as a parameter name.</summary>
    internal const string IfNoneMatch = "If-None-Match";

    /// <summary>Tells the client the version of what it gets.</summary>
    internal static void SetETag(this HttpResponse response, long version) =>
        response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>Reads the <c>If-Match</c> of an update: 428 where it is missing, 400 where it is no entity tag of ours.</summary>
    /// <param name="header">The header's value.</param>
    /// <param name="version">The version that must still be current; null for <c>*</c>, any version.</param>
    /// <param name="problem">What to answer when false.</param>
    internal static bool TryReadIfMatch(string? header, out long? version, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        version = null;
        problem = null;
        if (string.IsNullOrWhiteSpace(header))
            problem = Problem.Of(ProblemType.PreconditionRequired);
        else if (header.Trim() is not "*" && !TryParse(header.Trim(), out version))
            problem = Problem.Invalid(IfMatch, "One ETag as it was answered, such as \"7\", or *.");
        return problem is null;
    }

    /// <summary>412: the version of <c>If-Match</c> is not the current one.</summary>
    internal static ProblemHttpResult Stale() => Problem.Of(ProblemType.StaleVersion, "Read it again and repeat the change on what you get.");

    private static bool TryParse(string tag, out long? version)
    {
        var digits = tag is ['"', .. var inner, '"'] ? inner : "";
        version = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return version is not null;
    }
}
