using Aspire.StackExchange.Redis;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Microsoft.Extensions.Hosting;

/// <summary>The Redis integration for <c>IDistributedCache</c>.</summary>
public static class AspireRedisDistributedCacheExtensions
{
    private const string Section = "Aspire:StackExchange:Redis";

    /// <summary>
    /// Registers one <see cref="IConnectionMultiplexer"/> on <c>ConnectionStrings:connectionName</c> and the distributed cache over it,
    /// with a health check and traces. Settings come from the section, then its child named as the connection.
    /// </summary>
    /// <exception cref="InvalidOperationException">When the connection is first used without a connection string.</exception>
    public static void AddRedisDistributedCache(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);

        var section = builder.Configuration.GetSection(Section);
        var settings = ReadSettings(builder.Configuration, section, connectionName);
        configureSettings?.Invoke(settings);

        builder.Services.AddSingleton<IConnectionMultiplexer>(services =>
        {
            var options = ReadOptions(settings, section, connectionName);
            configureOptions?.Invoke(options);
            options.LoggerFactory ??= services.GetService<ILoggerFactory>();

            var connection = ConnectionMultiplexer.Connect(options);
            services.GetService<RedisTracing>()?.Observe(connection);
            return connection;
        });
        if (!settings.DisableAutoActivation)
            builder.Services.ActivateSingleton<IConnectionMultiplexer>();

        builder.Services.AddStackExchangeRedisCache(static _ => { });
        builder.Services.AddOptions<RedisCacheOptions>().Configure<IServiceProvider>((options, services) =>
            options.ConnectionMultiplexerFactory = () => Task.FromResult(services.GetRequiredService<IConnectionMultiplexer>()));

        if (!settings.DisableHealthChecks)
            builder.Services.AddHealthChecks().AddRedis(services => services.GetRequiredService<IConnectionMultiplexer>(), "StackExchange.Redis");
        if (!settings.DisableTracing)
        {
            builder.Services.AddSingleton<RedisTracing>();
            builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource(RedisTracing.SourceName));
        }
    }

    private static StackExchangeRedisSettings ReadSettings(IConfiguration configuration, IConfigurationSection section, string connectionName)
    {
        var settings = new StackExchangeRedisSettings();
        section.Bind(settings);
        section.GetSection(connectionName).Bind(settings);
        settings.ConnectionString = configuration.GetConnectionString(connectionName) ?? settings.ConnectionString;
        return settings;
    }

    private static ConfigurationOptions ReadOptions(StackExchangeRedisSettings settings, IConfigurationSection section, string connectionName)
    {
        if (string.IsNullOrWhiteSpace(settings.ConnectionString))
            throw new InvalidOperationException($"No endpoints specified. Ensure a valid connection string was provided in 'ConnectionStrings:{connectionName}' or for the '{Section}:ConnectionString' configuration key.");

        var options = ConfigurationOptions.Parse(settings.ConnectionString);
        options.Defaults = new KeepTrying();
        section.GetSection("ConfigurationOptions").Bind(options);
        section.GetSection(connectionName).GetSection("ConfigurationOptions").Bind(options);
        return options;
    }

    /// <summary>A server that is down when the service starts is retried, unless the connection string says otherwise.</summary>
    private sealed class KeepTrying : DefaultOptionsProvider
    {
        public override bool AbortOnConnectFail => false;
    }
}
