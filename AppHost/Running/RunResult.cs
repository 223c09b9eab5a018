using Microsoft.Extensions.Hosting;

namespace AppHost.Running;

/// <summary>Ends the run. A failure prints one sentence and sets exit code 1.</summary>
internal sealed class RunResult(IHostApplicationLifetime lifetime)
{
    private const int Failed = 1;

    internal void Succeed() => lifetime.StopApplication();

    internal void Fail(string sentence)
    {
        if (Environment.ExitCode == Failed)
            return;

        Console.Error.WriteLine($"error: {sentence}");
        Environment.ExitCode = Failed;
        lifetime.StopApplication();
    }
}
