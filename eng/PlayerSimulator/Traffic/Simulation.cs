using System.Runtime.CompilerServices;
using AspireGame.Client;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PlayerSimulator.History;
using PlayerSimulator.Players;

namespace PlayerSimulator.Traffic;

/// <summary>Registers the players, writes their history, then lets them play until the host stops.</summary>
internal sealed partial class Simulation(
    Population population, HistoryWriter history, PlayerActions actions, TrafficReport report,
    IOptions<SimulatorOptions> options, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<Simulation> logger)
        : BackgroundService
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var games = await UntilItWorksAsync(PrepareAsync, stoppingToken);
        if (options.Value.HistoryOnly)
        {
            lifetime.StopApplication();
            return;
        }

        LogPlaying(population.Players.Count, options.Value.ActionsPerSecond);
        var play = Parallel.ForEachAsync(
            PicksAsync(stoppingToken),
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.Concurrency, CancellationToken = stoppingToken },
            async (player, cancellation) => await ActAsync(player, games, cancellation));
        await Task.WhenAll(play, report.RunAsync(stoppingToken));
    }

    private async Task<IReadOnlyList<string>> PrepareAsync(CancellationToken cancellationToken)
    {
        foreach (var player in population.Players)
            await player.RegisterAsync(cancellationToken);
        var ids = await population.Players[0].Client.Games.StreamGamesAsync(cancellationToken: cancellationToken)
            .Select(game => game.GameId).ToArrayAsync(cancellationToken);
        await history.WriteAsync(population.Players, ids, cancellationToken);
        return ids;
    }

    private async IAsyncEnumerable<SimulatedPlayer> PicksAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / options.Value.ActionsPerSecond), time);
        while (await pace.WaitForNextTickAsync(cancellationToken))
            yield return population.Pick(Random.Shared);
    }

    private async Task ActAsync(SimulatedPlayer player, IReadOnlyList<string> games, CancellationToken cancellationToken)
    {
        await player.Turn.WaitAsync(cancellationToken);
        try
        {
            await actions.ActAsync(player, games, Random.Shared, cancellationToken);
            report.Count(null);
        }
        catch (ApiException refused) when (refused.Status is 404 or 409)
        {
            report.Count(refused.Message);
            player.Session = null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A stack under development comes and goes; its players stay.
            report.Count(exception.Message);
        }
        finally
        {
            player.Turn.Release();
        }
    }

    private async Task<T> UntilItWorksAsync<T>(Func<CancellationToken, Task<T>> action, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await action(cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogWaiting(exception.Message, RetryPause.TotalSeconds);
                await Task.Delay(RetryPause, time, cancellationToken);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "{Players} players play, {Rate} actions a second")]
    private partial void LogPlaying(int players, int rate);

    [LoggerMessage(LogLevel.Warning, "Not ready yet ({Reason}); trying again in {Seconds} s")]
    private partial void LogWaiting(string reason, double seconds);
}
