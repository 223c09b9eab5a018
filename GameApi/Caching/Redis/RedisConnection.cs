using StackExchange.Redis;

namespace GameApi.Caching;

internal static class RedisConnection
{
    /// <summary>
    /// Adds the one connection to <c>cache</c>. The application is correct without Redis, so calls time out quickly
    /// (<see cref="CacheOptions.Timeout"/>), the client reconnects in the background, and a node without Redis is still ready.
    /// </summary>
    internal static TBuilder AddRedis<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        var timeout = (int)(builder.Configuration.GetSection(CacheOptions.Section).Get<CacheOptions>() ?? new()).Timeout.TotalMilliseconds;
        builder.AddRedisDistributedCache("cache", settings => settings.DisableHealthChecks = true, options =>
        {
            options.AbortOnConnectFail = false;
            options.ConnectTimeout = 500;
            options.AsyncTimeout = timeout;
            options.SyncTimeout = timeout;
            options.BacklogPolicy = BacklogPolicy.FailFast;
            // How soon the client notices that another server is the primary.
            options.ConfigCheckSeconds = 2;
            options.HeartbeatInterval = TimeSpan.FromMilliseconds(100);
        });
        builder.Services.AddSingleton<RedisKeyspace>();
        return builder;
    }
}
