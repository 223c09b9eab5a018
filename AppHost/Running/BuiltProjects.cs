using System.Reflection;

namespace AppHost.Running;

/// <summary>
/// Starts the built programs directly. Aspire runs <c>dotnet run --no-build</c>, which first evaluates the project in another process: one
/// to two seconds of CPU per replica, half the cost of a start. An IDE and <c>dotnet watch</c> start projects in their own way.
/// </summary>
internal static class BuiltProjects
{
    internal static void StartBuiltProjects(this IDistributedApplicationBuilder builder)
    {
        if (builder.Configuration["DEBUG_SESSION_PORT"] is not null || builder.Configuration["DOTNET_WATCH"] is not null)
            return;
        builder.Eventing.Subscribe<BeforeStartEvent>((start, _) =>
        {
            foreach (var project in start.Model.GetProjectResources())
                if (ProgramOf(project.GetProjectMetadata().ProjectPath) is { } program)
                    project.Annotations.Add(program);
            return Task.CompletedTask;
        });
    }

    /// <summary>Null if the build output is elsewhere; Aspire then uses <c>dotnet run</c>.</summary>
    private static ExecutableAnnotation? ProgramOf(string project)
    {
        var configuration = typeof(BuiltProjects).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        var folder = Path.GetDirectoryName(project)!;
        var name = Path.GetFileNameWithoutExtension(project) + (OperatingSystem.IsWindows() ? ".exe" : "");
        var program = Path.Combine(folder, "bin", configuration, $"net{Environment.Version.Major}.0", name);
        return File.Exists(program) ? new ExecutableAnnotation { Command = program, WorkingDirectory = folder } : null;
    }
}
