using StackExchange.Redis;

namespace GameApi.Caching;

internal static class RedisConnection
{
    /// <summary>
    /// The one connection to <c>cache</c>. Redis makes things faster and is never needed for them to be right, so it is given up on
    /// quickly (<see cref="CacheOptions.Timeout"/>), reconnected to in the background, and its absence does not make a node unready.
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
            // How soon it is seen which of several servers is the primary now.
            options.ConfigCheckSeconds = 2;
            options.HeartbeatInterval = TimeSpan.FromMilliseconds(100);
        });
        builder.Services.AddSingleton<RedisKeyspace>();
        return builder;
    }
}
