using System.Diagnostics;
using System.Globalization;
using AspireGame.Client;

namespace AppHost.Running;

/// <summary>
/// Runs one player through the whole system, from the login to the warehouse, through the gateway like a game client. Prints each step with
/// its time and ends the run.
/// </summary>
internal sealed class SmokeTest(
    DistributedApplicationModel model, ResourceNotificationService notifications, RunResult result, RecentLogLines logLines)
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(5);

    internal async Task RunAsync(CancellationToken stopping)
    {
        using var timeLimit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        timeLimit.CancelAfter(TimeLimit);
        var step = "every resource becomes healthy";
        try
        {
            var clock = Stopwatch.StartNew();
            var gateway = await notifications.WaitForResourceHealthyAsync("gateway", timeLimit.Token);
            Print(step, clock);

            using var player = new SmokeTestClient(gateway.HttpAddress(), AnalystSecretAsync);
            foreach (var (name, act) in player.Steps)
            {
                step = name;
                clock.Restart();
                await act(timeLimit.Token);
                Print(name, clock);
            }
            result.Succeed();
        }
        catch (Exception e) when (e is UserFacingException or DistributedApplicationException or OperationCanceledException
            or HttpRequestException or ApiException or OutcomeUnknownException or LoginRequiredException)
        {
            if (stopping.IsCancellationRequested)
                return;
            await logLines.WriteToAsync(Console.Error);
            result.Fail($"The check failed at '{step}': {e.Message}");
        }
    }

    private async Task<string> AnalystSecretAsync(CancellationToken cancellationToken)
    {
        var parameter = model.Resources.OfType<ParameterResource>().Single(parameter => parameter.Name == "analyst-client-secret");
        return (await parameter.GetValueAsync(cancellationToken))!;
    }

    private static void Print(string step, Stopwatch clock) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ok {clock.Elapsed.TotalMilliseconds,7:0} ms  {step}"));
}
