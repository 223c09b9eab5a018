using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Hosting;

namespace AppHost.Running;

/// <summary>
/// Walks one player through the whole system, from the login to the warehouse, as a game client would: through the gateway.
/// Prints each step with its time and ends the run.
/// </summary>
internal sealed class SliceCheck(
    DistributedApplicationModel model, ResourceNotificationService notifications, Outcome outcome, LastLines lastLines) : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        patience.CancelAfter(Patience);
        var step = "every resource becomes healthy";
        try
        {
            var clock = Stopwatch.StartNew();
            var gateway = await notifications.WaitForResourceHealthyAsync("gateway", patience.Token);
            Print(step, clock);

            using var player = new SlicePlayer(new Uri(gateway.Snapshot.Urls[0].Url), AnalystSecretAsync);
            foreach (var (name, act) in player.Steps)
            {
                step = name;
                clock.Restart();
                await act(patience.Token);
                Print(name, clock);
            }
            outcome.Succeed();
        }
        catch (Exception e) when (e is StackFailure or HttpRequestException or DistributedApplicationException or OperationCanceledException or KeyNotFoundException)
        {
            if (stoppingToken.IsCancellationRequested)
                return;
            await lastLines.WriteToAsync(Console.Error);
            outcome.Fail($"The check failed at '{step}': {e.Message}");
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
