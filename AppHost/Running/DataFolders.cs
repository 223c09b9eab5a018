namespace AppHost.Running;

/// <summary>Where data and secrets are: <c>AppHost:Data</c>, else <c>.local/</c> of this clone.</summary>
internal static class DataFolders
{
    internal static string DataFolder(this IDistributedApplicationBuilder builder, string store = "") =>
        Path.Combine(
            Path.GetFullPath(builder.Configuration["AppHost:Data"] ?? Path.Combine(builder.AppHostDirectory, "..", ".local")), store);
}
