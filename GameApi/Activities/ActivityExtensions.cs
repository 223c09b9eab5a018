using GameApi.Caching;
using GameApi.Http.Json;

namespace GameApi.Activities;

internal static class ActivityExtensions
{
    /// <summary>Adds the group commit and the listing of activities.</summary>
    internal static void AddActivities(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ActivityOptions>().BindConfiguration(ActivityOptions.Section).ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddJson(ActivityJsonContext.Default);
        builder.Services.AddCacheKind(ActivityCaches.Recent);
        builder.Services.AddSingleton<ActivityMetrics>();
        builder.Services.AddSingleton<ActivityStore>();
        builder.Services.AddSingleton<ActivityWriter>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ActivityWriter>());
        builder.Services.AddScoped<ActivityList>();
        builder.Services.AddSingleton<RecentActivities>();
    }
}
