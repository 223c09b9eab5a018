namespace AppHost.Samples;

/// <summary>The sample games of <c>clients/samples</c>, started from the dashboard.</summary>
internal static class SamplesExtensions
{
    /// <summary>Adds the sample games. They start on demand, and nothing waits for them.</summary>
    internal static void AddSamples(this IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> gateway)
    {
        if (!builder.ExecutionContext.IsRunMode)
            return;

        builder.AddProject<Projects.ConsoleGame>("console-game")
            .WithIconName("WindowConsole")
            .WithReference(gateway).WaitFor(gateway)
            .WithExplicitStart();
        var browserSample = Path.Combine(builder.AppHostDirectory, "..", "clients", "samples", "browser");
        builder.AddExecutable("browser-game", "node", browserSample, "serve.mjs")
            .WithIconName("Globe")
            .WithHttpEndpoint(env: "PORT")
            .WithUrlForEndpoint("http", url => url.DisplayText = "Play")
            .WithReference(gateway).WaitFor(gateway)
            .WithExplicitStart();
    }
}
