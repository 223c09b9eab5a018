using GameApi.Http.Json;

namespace GameApi.Audit;

internal static class AuditExtensions
{
    internal static TBuilder AddAudit<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddJson(AuditJsonContext.Default);
        builder.Services.AddScoped<AuditLog>();
        builder.Services.AddScoped<AuditReader>();
        return builder;
    }
}
