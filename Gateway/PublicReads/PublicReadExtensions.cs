namespace Gateway.PublicReads;

/// <summary>
/// What everybody reads alike (leaderboards, games, public profiles) is answered from memory for <c>PublicReads:Seconds</c>: then a
/// crowd costs a node one request per second and address. Zero asks a node each time.
/// </summary>
internal static class PublicReadExtensions
{
    private const string Seconds = "PublicReads:Seconds";
    private const long MostBytes = 64 * 1024 * 1024;

    /// <summary>Bytes of what is kept; larger answers pass through.</summary>
    internal const long LargestAnswer = 256 * 1024;

    internal static void AddPublicReads(this IHostApplicationBuilder builder)
    {
        var lifetime = builder.Configuration.Lifetime();
        builder.Services.AddOutputCache(cache =>
        {
            cache.AddPolicy(PublicReadPolicy.Name, new PublicReadPolicy(lifetime));
            cache.SizeLimit = MostBytes;
            cache.MaximumBodySize = LargestAnswer;
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
        app.UseMiddleware<NotModified>();
        if (app.Configuration.Lifetime() > TimeSpan.Zero)
            app.UseOutputCache();
        return app;
    }

    /// <exception cref="InvalidOperationException">Not between nothing and a minute.</exception>
    private static TimeSpan Lifetime(this IConfiguration configuration) =>
        configuration.GetValue(Seconds, 1.0) is >= 0 and <= 60 and var seconds
        ? TimeSpan.FromSeconds(seconds)
        : throw new InvalidOperationException($"{Seconds}: 0 (off) to 60.");
}
