using Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;
using Aspire.StackExchange.Redis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using StackExchange.Redis;
using Xunit;

namespace Tests.AspireSubset;

/// <summary>The client integrations read the configuration of their namesakes and register what those do.</summary>
public sealed class IntegrationTests
{
    private const string Redis = "Aspire:StackExchange:Redis";
    private const string Npgsql = "Aspire:Npgsql:EntityFrameworkCore:PostgreSQL";

    [Fact]
    public void Redis_settings_come_from_the_section_then_the_connections_own_then_code()
    {
        var builder = NewBuilder(
            ("ConnectionStrings:cache", "localhost:1"), ($"{Redis}:ConnectionString", "elsewhere:1"),
            ($"{Redis}:DisableTracing", "true"), ($"{Redis}:cache:DisableHealthChecks", "true"), ($"{Redis}:cache:DisableTracing", "false"));
        StackExchangeRedisSettings? read = null;

        builder.AddRedisDistributedCache("cache", settings => read = settings);

        Assert.Equal("localhost:1", read?.ConnectionString);
        Assert.True(read?.DisableHealthChecks);
        Assert.False(read?.DisableTracing);
        Assert.DoesNotContain("StackExchange.Redis", HealthChecks(builder));
    }

    [Fact]
    public void Redis_connection_options_come_from_the_connection_string_then_the_section_then_the_connections_own_then_code()
    {
        var builder = NewBuilder(
            ("ConnectionStrings:cache", "127.0.0.1:1,connectTimeout=50,syncTimeout=111,connectRetry=1"),
            ($"{Redis}:ConfigurationOptions:AsyncTimeout", "222"), ($"{Redis}:ConfigurationOptions:KeepAlive", "5"), ($"{Redis}:cache:ConfigurationOptions:KeepAlive", "7"));
        ConfigurationOptions? made = null;
        builder.AddRedisDistributedCache("cache", configureOptions: options => made = options);

        using var services = builder.Services.BuildServiceProvider();
        // Nobody is there: the connection is made all the same, and keeps trying.
        Assert.False(services.GetRequiredService<IConnectionMultiplexer>().IsConnected);

        Assert.Equal((111, 222, 7, false), (made?.SyncTimeout, made?.AsyncTimeout, made?.KeepAlive, made?.AbortOnConnectFail));
        Assert.Contains("StackExchange.Redis", HealthChecks(builder));
        Assert.NotNull(services.GetService<TracerProvider>());
    }

    [Fact]
    public void Redis_without_a_connection_string_says_which_key_is_missing()
    {
        var builder = NewBuilder();
        builder.AddRedisDistributedCache("cache");
        using var services = builder.Services.BuildServiceProvider();

        var missing = Assert.Throws<InvalidOperationException>(services.GetRequiredService<IConnectionMultiplexer>);

        Assert.Contains("ConnectionStrings:cache", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PostgreSQL_settings_come_from_the_section_then_the_connections_own_then_the_contexts_then_code()
    {
        var builder = NewBuilder(
            ("ConnectionStrings:gamedb", "Host=here"), ($"{Npgsql}:ConnectionString", "Host=elsewhere"), ($"{Npgsql}:CommandTimeout", "1"),
            ($"{Npgsql}:gamedb:CommandTimeout", "2"), ($"{Npgsql}:gamedb:DisableHealthChecks", "true"), ($"{Npgsql}:SomeContext:DisableRetry", "true"));
        NpgsqlEntityFrameworkCorePostgreSQLSettings? read = null;
        builder.AddNpgsqlDbContext<SomeContext>("gamedb", settings => (read = settings).CommandTimeout += 40);

        using var services = builder.Services.BuildServiceProvider();
        using var scope = services.CreateScope();
        using var context = scope.ServiceProvider.GetRequiredService<SomeContext>();

        Assert.Equal("Host=here", read?.ConnectionString);
        Assert.Equal(42, context.Database.GetCommandTimeout());
        Assert.False(context.Database.CreateExecutionStrategy().RetriesOnFailure);
        Assert.DoesNotContain(nameof(SomeContext), HealthChecks(builder));
    }

    [Fact]
    public void PostgreSQL_retries_is_watched_and_traced_unless_told_otherwise()
    {
        var builder = NewBuilder(("ConnectionStrings:gamedb", "Host=here"));
        builder.AddNpgsqlDbContext<SomeContext>("gamedb");

        using var services = builder.Services.BuildServiceProvider();
        using var scope = services.CreateScope();
        using var context = scope.ServiceProvider.GetRequiredService<SomeContext>();

        Assert.True(context.Database.CreateExecutionStrategy().RetriesOnFailure);
        Assert.Contains(nameof(SomeContext), HealthChecks(builder));
        Assert.NotNull(services.GetService<TracerProvider>());
        Assert.NotNull(services.GetService<MeterProvider>());
    }

    [Fact]
    public void PostgreSQL_without_a_connection_string_says_which_key_is_missing()
    {
        var builder = NewBuilder();
        builder.AddNpgsqlDbContext<SomeContext>("gamedb");
        using var services = builder.Services.BuildServiceProvider();
        using var scope = services.CreateScope();

        var missing = Assert.Throws<InvalidOperationException>(scope.ServiceProvider.GetRequiredService<SomeContext>);

        Assert.Contains("ConnectionStrings:gamedb", missing.Message, StringComparison.Ordinal);
    }

    private static HostApplicationBuilder NewBuilder(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        return builder;
    }

    private static IEnumerable<string> HealthChecks(HostApplicationBuilder builder)
    {
        using var services = builder.Services.BuildServiceProvider();
        return [.. services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations.Select(check => check.Name)];
    }

    private sealed class SomeContext(DbContextOptions<SomeContext> options) : DbContext(options);
}
