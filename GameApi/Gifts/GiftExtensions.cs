using GameApi.Http.Json;

namespace GameApi.Gifts;

internal static class GiftExtensions
{
    internal static TBuilder AddGifts<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddJson(GiftJsonContext.Default);
        return builder;
    }
}
