namespace Gateway.PublicReads;

/// <summary>
/// Caches what is the same for everybody (leaderboards, games, public profiles) for <c>PublicReads:Seconds</c>. However many clients read a
/// path, a node gets one request per second for it. Zero turns the cache off.
/// </summary>
internal static class PublicReadExtensions
{
    private const string Seconds = "PublicReads:Seconds";
    private const long MaxBytes = 64 * 1024 * 1024;

    /// <summary>The largest body that is cached, in bytes. Larger responses are not cached.</summary>
    internal const long MaxBodyBytes = 256 * 1024;

    internal static void AddPublicReads(this IHostApplicationBuilder builder)
    {
        var lifetime = builder.Configuration.Lifetime();
        builder.Services.AddOutputCache(cache =>
        {
            cache.AddPolicy(PublicReadPolicy.Name, new PublicReadPolicy(lifetime));
            cache.SizeLimit = MaxBytes;
            cache.MaximumBodySize = MaxBodyBytes;
            cache.UseCaseSensitivePaths = true;
        });
        if (lifetime == TimeSpan.Zero)
            return;

        builder.Services.AddSingleton<RevokedSessions>();
        builder.Services.AddHostedService(services => services.GetRequiredService<RevokedSessions>());
        builder.Services.AddHttpClient(nameof(RevokedSessions), client =>
        {
            client.BaseAddress = new Uri("http://gameapi");
            client.Timeout = TimeSpan.FromSeconds(1);
        });
    }

    internal static WebApplication UsePublicReads(this WebApplication app)
    {
        if (app.Configuration.Lifetime() > TimeSpan.Zero)
            app.UseOutputCache();
        return app;
    }

    /// <exception cref="InvalidOperationException">The setting is not between 0 and 60 seconds.</exception>
    private static TimeSpan Lifetime(this IConfiguration configuration) =>
        configuration.GetValue(Seconds, 1.0) is >= 0 and <= 60 and var seconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new InvalidOperationException($"{Seconds} must be from 0 (off) to 60.");
}
