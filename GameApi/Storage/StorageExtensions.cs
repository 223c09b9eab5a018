using GameApi.Http.Json;

namespace GameApi.Storage;

internal static class StorageExtensions
{
    internal static TBuilder AddStorage<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddJson(StorageJsonContext.Default);
        builder.Services.AddSingleton<StoredQuery>();
        builder.Services.AddScoped<StorageStore>();
        return builder;
    }
}
