using Aspire.StackExchange.Redis;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using StackExchange.Redis;

namespace Microsoft.Extensions.Hosting;

/// <summary>
/// Replaces the package <c>Aspire.StackExchange.Redis.DistributedCaching</c>: the client integration, and the distributed cache over its
/// connection. Compiled only where the package feed lacks that package (<c>MissingPackages</c>, eng/FeedProbe).
/// </summary>
internal static class AspireRedisDistributedCacheExtensions
{
    /// <summary>
    /// Registers <see cref="IConnectionMultiplexer"/> and <c>IDistributedCache</c> for <c>ConnectionStrings:connectionName</c>.
    /// </summary>
    internal static void AddRedisDistributedCache(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null)
    {
        builder.AddRedisClient(connectionName, configureSettings, configureOptions);
        builder.Services.AddStackExchangeRedisCache(static _ => { });
        builder.Services.AddOptions<RedisCacheOptions>().Configure<IServiceProvider>((options, services) =>
            options.ConnectionMultiplexerFactory = () => Task.FromResult(services.GetRequiredService<IConnectionMultiplexer>()));
    }
}
