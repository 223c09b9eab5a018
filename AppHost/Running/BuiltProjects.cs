using System.Reflection;

namespace AppHost.Running;

/// <summary>
/// Starts what the build has made. Aspire's own way, <c>dotnet run --no-build</c>, evaluates the project in a process of its own first:
/// one to two seconds of CPU for each replica, half of what a start costs. An IDE and <c>dotnet watch</c> start projects their own way.
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

    /// <summary>Null where the build puts its output elsewhere: Aspire then asks the project.</summary>
    private static ExecutableAnnotation? ProgramOf(string project)
    {
        var configuration = typeof(BuiltProjects).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        var folder = Path.GetDirectoryName(project)!;
        var name = Path.GetFileNameWithoutExtension(project) + (OperatingSystem.IsWindows() ? ".exe" : "");
        var program = Path.Combine(folder, "bin", configuration, $"net{Environment.Version.Major}.0", name);
        return File.Exists(program) ? new ExecutableAnnotation { Command = program, WorkingDirectory = folder } : null;
    }
}
