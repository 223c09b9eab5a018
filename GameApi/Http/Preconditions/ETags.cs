using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using ServiceDefaults.Problems;

namespace GameApi.Http.Preconditions;

/// <summary>Row versions as entity tags: version 7 is <c>"7"</c>.</summary>
internal static class ETags
{
    /// <summary>The header of conditional updates, as a parameter name.</summary>
    internal const string IfMatch = "If-Match";

    /// <summary>The header of create-only writes, as a parameter name.</summary>
    internal const string IfNoneMatch = "If-None-Match";

    /// <summary>Sets the ETag of a row version.</summary>
    internal static void SetETag(this HttpResponse response, long version) => response.Headers.ETag = TagOf(version);

    /// <summary>
    /// Reads the <c>If-Match</c> of an update. A missing one gets 428; anything but a list of entity tags gets 400 (RFC 9110, section
    /// 13.1.1).
    /// </summary>
    /// <param name="header">The value of the header.</param>
    /// <param name="expected">The versions of which one must be current. A weak tag matches no version.</param>
    /// <param name="problem">The response if the header is invalid.</param>
    internal static bool TryReadIfMatch(string? header, out ExpectedVersions expected, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        expected = ExpectedVersions.Any;
        problem = null;
        if (string.IsNullOrWhiteSpace(header))
            problem = Problem.Of(ProblemType.PreconditionRequired);
        else if (!EntityTagHeaderValue.TryParseStrictList([header], out var tags)
            || (tags.Count > 1 && tags.Contains(EntityTagHeaderValue.Any)))
            problem = Problem.Invalid(IfMatch, "ETags as they were returned, such as \"7\" or \"7\", \"8\"; or *.");
        else if (!tags.Contains(EntityTagHeaderValue.Any))
            expected = new ExpectedVersions(false, [.. tags.Where(tag => !tag.IsWeak).Select(VersionOf).OfType<long>()]);
        return problem is null;
    }

    /// <summary>412: the version in <c>If-Match</c> is not current.</summary>
    internal static ProblemHttpResult Stale() =>
        Problem.Of(ProblemType.StaleVersion, "Read the current version and apply the change to it.");

    /// <returns>Null for a tag that this API never issues.</returns>
    private static long? VersionOf(EntityTagHeaderValue tag) =>
        long.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && tag.Tag == TagOf(version)
            ? version
            : null;

    private static string TagOf(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
}
