using System.Reflection;

namespace Tests.Stores;

/// <summary>The build output of eng/LocalServers, as Tests.csproj passes it.</summary>
internal static class LocalServersBuild
{
    public static string Assembly { get; } = typeof(LocalServersBuild).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "LocalServersAssembly").Value!;
}
