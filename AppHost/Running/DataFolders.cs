namespace AppHost.Running;

/// <summary>The folder of data and secrets: <c>AppHost:Data</c>, or else <c>.local/</c> of this clone.</summary>
internal static class DataFolders
{
    internal static string DataFolder(this IDistributedApplicationBuilder builder, string store = "") =>
        Path.Combine(
            Path.GetFullPath(builder.Configuration["AppHost:Data"] ?? Path.Combine(builder.AppHostDirectory, "..", ".local")), store);
}
