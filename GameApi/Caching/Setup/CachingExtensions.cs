using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.Options;

namespace GameApi.Caching;

internal static class CachingExtensions
{
    /// <summary>A page of 50 activities with the largest payloads there are.</summary>
    private const long LargestValue = 4 * 1024 * 1024;

    /// <summary>HybridCache: L1 in memory, L2 in Redis by version and lease, and what keeps them coherent across nodes.</summary>
    internal static TBuilder AddCaching<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.AddRedis();
        var services = builder.Services;
        services.AddOptions<CacheOptions>().BindConfiguration(CacheOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<RedisCacheOptions>().Configure<RedisKeyspace>((options, redis) => options.InstanceName = redis.Prefix);
        services.AddOptions<MemoryCacheOptions>()
            .Configure<IOptions<CacheOptions>>((memory, cache) => memory.SizeLimit = cache.Value.L1Bytes);
        services.AddMemoryCache();

        // The Redis cache becomes the inside of the fenced one, which HybridCache then takes for L2.
        var plain = services.Last(service => service.ServiceType == typeof(IDistributedCache));
        services.Remove(plain);
        services.AddSingleton<IDistributedCache>(
            provider => ActivatorUtilities.CreateInstance<VersionedDistributedCache>(provider, Make(plain, provider)));
        services.AddHybridCache(options =>
        {
            options.MaximumPayloadBytes = LargestValue;
            options.DisableCompression = true;
        }).AddSerializerFactory<EntrySerializers>();

        services.AddSingleton<RedisCircuit>();
        services.AddSingleton<VersionedRedisStore>();
        services.AddSingleton<PendingInvalidations>();
        services.AddSingleton<CacheRecovery>();
        services.AddSingleton<ListVersions>();
        services.AddSingleton<LoadLimiter>();
        services.AddSingleton<LoadTurns>();
        services.AddSingleton<KnownVersions>();
        services.AddSingleton<KnownLists>();
        services.AddSingleton<CurrentEpoch>();
        services.AddSingleton<OldEpochs>();
        services.AddSingleton<RedisIdentity>();
        services.AddSingleton<CacheBackplane>();
        services.AddSingleton<PostgresBackplane>();
        services.AddSingleton<CacheMetrics>();
        services.AddSingleton<HotKeys>();
        services.AddSingleton<GameCache>();
        services.AddSingleton<CacheWriter>();
        services.AddSingleton<WarmUp>();
        services.AddHostedService<CacheBackplaneService>();
        services.AddHostedService(provider => provider.GetRequiredService<WarmUp>());
        services.AddHostedService(provider => provider.GetRequiredService<OldEpochs>());
        services.AddHostedService<HotKeyRefresher>();
        services.AddHealthChecks().AddCheck<WarmUp>("cache").AddCheck<RedisPolicyCheck>("cache-policy");
        return builder;
    }

    /// <summary>Makes a kind of a feature known to what handles keys of any kind.</summary>
    internal static IServiceCollection AddCacheKind(this IServiceCollection services, ICacheKind kind) => services.AddSingleton(kind);

    private static IBufferDistributedCache Make(ServiceDescriptor service, IServiceProvider provider) => (IBufferDistributedCache)(
        service.ImplementationInstance ?? service.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, service.ImplementationType!));
}
