using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.Options;

namespace GameApi.Caching;

internal static class CachingExtensions
{
    /// <summary>A page of 50 activities, each with the largest allowed payload.</summary>
    private const long MaxValueBytes = 4 * 1024 * 1024;

    /// <summary>Adds HybridCache (L1 in memory, L2 in Redis) and the services that keep it coherent across nodes.</summary>
    internal static TBuilder AddCaching<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.AddRedis();
        var services = builder.Services;
        services.AddOptions<CacheOptions>().BindConfiguration(CacheOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<RedisCacheOptions>().Configure<RedisKeyspace>((options, redis) => options.InstanceName = redis.Prefix);
        services.AddOptions<MemoryCacheOptions>()
            .Configure<IOptions<CacheOptions>>((memory, cache) => memory.SizeLimit = cache.Value.L1Bytes);
        services.AddMemoryCache();

        // Decorates the Redis cache with the versioned one, which HybridCache then uses as L2.
        var plain = services.Last(service => service.ServiceType == typeof(IDistributedCache));
        services.Remove(plain);
        services.AddSingleton<IDistributedCache>(
            provider => ActivatorUtilities.CreateInstance<VersionedDistributedCache>(provider, Make(plain, provider)));
        services.AddHybridCache(options =>
        {
            options.MaximumPayloadBytes = MaxValueBytes;
            options.DisableCompression = true;
        }).AddSerializerFactory<EntrySerializers>();

        services.AddSingleton<RedisCircuit>();
        services.AddSingleton<VersionedRedisStore>();
        services.AddSingleton<PendingInvalidations>();
        services.AddSingleton<CacheRecovery>();
        services.AddSingleton<ListVersions>();
        services.AddSingleton<LoadLimiter>();
        services.AddSingleton<DatabaseLoads>();
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

    /// <summary>Registers a feature's kind with the services that handle keys of any kind.</summary>
    internal static IServiceCollection AddCacheKind(this IServiceCollection services, ICacheKind kind) => services.AddSingleton(kind);

    private static IBufferDistributedCache Make(ServiceDescriptor service, IServiceProvider provider) => (IBufferDistributedCache)(
        service.ImplementationInstance ?? service.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, service.ImplementationType!));
}
