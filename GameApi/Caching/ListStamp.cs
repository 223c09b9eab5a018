using System.ComponentModel;

namespace GameApi.Caching;

/// <summary>
/// What keys of a list's pages contain: a change of the list writes a new one, and all its pages are out of use at once, on every node.
/// Where it is lost a new one is as good: the pages are loaded again.
/// </summary>
[ImmutableObject(true)]
internal sealed record ListStamp(long Version, string Text)
{
    /// <summary>For a change now.</summary>
    public static ListStamp New(TimeProvider time) => new(time.GetUtcNow().ToUnixTimeMilliseconds(), Guid.NewGuid().ToString("N"));

    public static Task<ListStamp?> LoadAsync(IServiceProvider services, string list, CancellationToken cancellationToken) =>
        Task.FromResult<ListStamp?>(New(services.GetRequiredService<TimeProvider>()));
}
