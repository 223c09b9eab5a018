namespace GameApi.Erasure;

internal static class ErasureExtensions
{
    internal static TBuilder AddErasure<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddOptions<ErasureOptions>().BindConfiguration(ErasureOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<Tombstones>();
        builder.Services.AddScoped<ErasureRequests>();
        builder.Services.AddScoped<GameRowsEraser>();
        builder.Services.AddScoped<PlayerEraser>();
        builder.Services.AddHostedService<ErasureService>();
        return builder;
    }
}
