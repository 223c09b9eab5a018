using GameApi.Caching;
using GameApi.Players;
using Microsoft.Extensions.DependencyInjection;

namespace Tests.Caching;

/// <summary>A kind of a test's own, whose loads the test answers: their number is the version of what they load.</summary>
internal sealed class TestKind
{
    private int _loads;
    private volatile TaskCompletionSource? _held;

    public TestKind() => Kind = new(
        new CacheLifetime($"test-{Guid.NewGuid():N}-", TimeSpan.FromHours(1), TimeSpan.FromHours(2)), 1,
        PlayerCachesJsonContext.Default.EntryCachedProfile, LoadAsync, profile => profile.Version);

    public CacheKind<string, CachedProfile> Kind { get; }

    public int Loads => Volatile.Read(ref _loads);

    /// <summary>What a load brings.</summary>
    public static CachedProfile Value(long version) => new([1], "Somebody", version);

    /// <summary>Makes loads wait, after they have read what they will bring.</summary>
    public void Hold() => _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _held!.SetResult();

    /// <summary>Publishes a committed value, as a write of it does.</summary>
    public Task PublishAsync(CacheWriter writer, string key, long version) =>
        writer.WriteAsync(Kind, _ => Task.FromResult(Value(version)), value => [(key, value)], CancellationToken.None);

    /// <summary>Makes it known to a host.</summary>
    public void AddTo(IServiceCollection services) => services.AddCacheKind(Kind);

    private async Task<CachedProfile?> LoadAsync(IServiceProvider services, string id, CancellationToken cancellationToken)
    {
        var version = Interlocked.Increment(ref _loads);
        if (_held is { } held)
            await held.Task.WaitAsync(cancellationToken);
        return Value(version);
    }
}
