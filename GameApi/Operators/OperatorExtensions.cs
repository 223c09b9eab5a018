using GameApi.Http.Json;
using GameApi.Operators.Provider;

namespace GameApi.Operators;

internal static class OperatorExtensions
{
    internal static TBuilder AddOperators<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddJson(OperatorJsonContext.Default);
        builder.Services.AddOptions<OperatorOptions>().BindConfiguration(OperatorOptions.Section).ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<OperatorSetup>();
        builder.AddOperatorProvider();
        builder.Services.AddSingleton<TotpVault>();
        builder.Services.AddSingleton<SessionCookies>();
        builder.Services.AddScoped<OperatorSessions>();
        builder.Services.AddScoped<OperatorLogins>();
        builder.Services.AddScoped<OperatorStore>();
        builder.Services.AddScoped<OperatorAdministration>();
        return builder;
    }
}
