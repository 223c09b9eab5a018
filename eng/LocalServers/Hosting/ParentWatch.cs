using System.Diagnostics;

namespace LocalServers.Hosting;

/// <summary>
/// Stops the server when its parent process ends, even by kill -9. It watches the process id instead of using
/// <c>PR_SET_PDEATHSIG</c>, which fires when the parent's starting <em>thread</em> ends.
/// </summary>
internal sealed class ParentWatch : IDisposable
{
    private readonly CancellationTokenSource _ended = new();

    public static ParentWatch Start(int? parentId, Action stop)
    {
        var watch = new ParentWatch();
        if (parentId is { } id)
            _ = watch.WaitAsync(id, stop);
        return watch;
    }

    private async Task WaitAsync(int id, Action stop)
    {
        try
        {
            using var parent = Process.GetProcessById(id);
            await parent.WaitForExitAsync(_ended.Token);
        }
        catch (ArgumentException)
        {
            // The process has already ended.
        }
        catch (OperationCanceledException)
        {
            return;
        }

        stop();
    }

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }
}
