namespace GameApi.Http.Preconditions;

/// <summary>The versions that <c>If-Match</c> accepts as current. <c>*</c> accepts any; weak and foreign tags accept none.</summary>
internal readonly record struct ExpectedVersions(bool IsAny, long[] Versions)
{
    /// <summary>Any current version.</summary>
    internal static readonly ExpectedVersions Any = new(true, []);
}
