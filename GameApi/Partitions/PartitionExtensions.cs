namespace GameApi.Partitions;

internal static class PartitionExtensions
{
    public static void AddPartitionOptions(this IHostApplicationBuilder builder) =>
        builder.Services.AddOptions<PartitionOptions>().BindConfiguration(PartitionOptions.Section).ValidateDataAnnotations()
            .ValidateOnStart();

    public static TBuilder AddPartitions<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.AddPartitionOptions();
        builder.Services.AddSingleton<PartitionMetrics>();
        builder.Services.AddSingleton<PartitionKeeper>();
        builder.Services.AddHostedService<PartitionService>();
        builder.Services.AddHealthChecks().AddCheck<PartitionHealthCheck>("partitions");
        return builder;
    }
}
