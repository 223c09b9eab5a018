using Microsoft.Extensions.Hosting;

namespace AppHost.Running;

/// <summary>How the run went; ends it when it went wrong.</summary>
internal sealed class Outcome(IHostApplicationLifetime lifetime)
{
    /// <summary>What went wrong, in one sentence; null when nothing did.</summary>
    internal string? Failure { get; private set; }

    internal bool IsStopping => lifetime.ApplicationStopping.IsCancellationRequested;

    internal void Succeed() => lifetime.StopApplication();

    internal void Fail(string sentence)
    {
        Failure ??= sentence;
        lifetime.StopApplication();
    }
}
