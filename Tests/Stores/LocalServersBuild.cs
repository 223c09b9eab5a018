using System.Reflection;

namespace Tests.Stores;

/// <summary>Where the build of eng/LocalServers lies, as Tests.csproj tells it.</summary>
internal static class LocalServersBuild
{
    public static string Assembly { get; } = typeof(LocalServersBuild).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "LocalServersAssembly").Value!;
}
