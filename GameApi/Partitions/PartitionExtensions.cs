namespace GameApi.Partitions;

internal static class PartitionExtensions
{
    public static void AddPartitionOptions(this IHostApplicationBuilder builder) =>
        builder.Services.AddOptions<PartitionOptions>().BindConfiguration(PartitionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
}
