using GameApi.Http.Json;

namespace GameApi.Operations;

internal static class OperationsExtensions
{
    internal static TBuilder AddOperations<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddJson(OperationsJsonContext.Default);
        builder.Services.AddSingleton<NodeLoad>();
        builder.Services.AddSingleton<NodeReports>();
        builder.Services.AddHostedService(services => services.GetRequiredService<NodeReports>());
        builder.Services.AddScoped<DeadLetters>();
        builder.Services.AddScoped<SystemReader>();
        return builder;
    }
}
