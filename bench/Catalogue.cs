using Bench.Comparing;
using Bench.Profiles;

namespace Bench;

/// <summary>Every comparison there is, in the order in which they run.</summary>
internal static class Catalogue
{
    public static readonly IReadOnlyList<IComparison> All =
    [
        new ProfileHit(),
        new ProfileThroughGateway(),
    ];
}
