using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace AppHost.Running;

/// <summary>Where data and secrets are: <c>AppHost:Data</c>, else <c>.local/</c> of this clone.</summary>
internal static class DataFolders
{
    internal static string DataFolder(this IDistributedApplicationBuilder builder, string store = "") =>
        Path.Combine(Of(builder.Configuration), store);

    internal static string Of(string[] args) =>
        Of(new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build());

    private static string Of(IConfiguration configuration) =>
        Path.GetFullPath(configuration["AppHost:Data"] ?? Path.Combine(Repository, ".local"));

    private static string Repository { get; } = Path.GetDirectoryName(typeof(DataFolders).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => string.Equals(metadata.Key, "AppHostProjectPath", StringComparison.OrdinalIgnoreCase)).Value!)!;
}
