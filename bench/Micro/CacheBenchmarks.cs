using System.Buffers;
using BenchmarkDotNet.Attributes;
using GameApi.Caching;
using GameApi.Data;
using GameApi.Players;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bench.Micro;

/// <summary>A hit in memory, its key, and the serialization of an entry for L2.</summary>
public class CacheBenchmarks
{
    private static readonly Guid Player = Guid.Parse("0199a7c4-5f0e-7c3a-9d1b-6a2f4be0c001");
    private static readonly Entry<CachedProfile> Entry = new(
        CachedProfile.Of(new PublicProfile(Player, "Player 12345", "NO", 12, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)), 7),
        7);

    // The kind of profiles, with a lifetime longer than the run: one load, then only hits.
    private readonly CacheKind<Guid, CachedProfile> _kind = new(
        new CacheLifetime("profile", TimeSpan.FromHours(1), TimeSpan.FromHours(1)), 1, PlayerCachesJsonContext.Default.EntryCachedProfile,
        (_, _, _) => Task.FromResult(Entry.Value), profile => profile.Version);

    private readonly EntrySerializer<Entry<CachedProfile>> _serializer = new(PlayerCachesJsonContext.Default.EntryCachedProfile);
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private ReadOnlySequence<byte> _bytes;
    private WebApplication _app = null!;
    private GameCache _cache = null!;

    [GlobalSetup]
    public void SetUp()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            // Never used: a hit reads neither store.
            ["ConnectionStrings:gamedb"] = "Host=127.0.0.1;Port=1;Username=none;Password=none",
            ["ConnectionStrings:cache"] = "127.0.0.1:1",
        });
        builder.AddGameData();
        builder.AddCaching();
        _app = builder.Build();
        _cache = _app.Services.GetRequiredService<GameCache>();
        _ = _cache.GetAsync(_kind, Player, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        _serializer.Serialize(Entry, _buffer);
        _bytes = new ReadOnlySequence<byte>(_buffer.WrittenSpan.ToArray());
    }

    [GlobalCleanup]
    public void CleanUp() => ((IDisposable)_app).Dispose();

    [Benchmark(Description = "L1 hit")]
    public int L1Hit()
    {
        var hit = _cache.GetAsync(_kind, Player, CancellationToken.None);
        return hit.IsCompletedSuccessfully ? hit.Result!.Json.Length : throw new InvalidOperationException("Not in L1.");
    }

    [Benchmark(Description = "key as text")]
    public string Key() => _kind.KeyOf(Player);

    [Benchmark(Description = "entry to bytes")]
    public int Serialize()
    {
        _buffer.ResetWrittenCount();
        _serializer.Serialize(Entry, _buffer);
        return _buffer.WrittenCount;
    }

    [Benchmark(Description = "entry from bytes")]
    public long Deserialize() => _serializer.Deserialize(_bytes).Version;
}
