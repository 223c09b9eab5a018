using System.Runtime.CompilerServices;
using AspireGame.Client;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PlayerSimulator.History;
using PlayerSimulator.Players;
using Polly;
using Polly.Retry;

namespace PlayerSimulator.Traffic;

/// <summary>Registers the players, writes their history, then lets them play until the host stops.</summary>
internal sealed partial class Simulation(
    Population population, HistoryWriter history, PlayerActions actions, TrafficReport report,
    IOptions<SimulatorOptions> options, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<Simulation> logger)
    : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The stack may not be ready yet.
        var games = await RetryForever().ExecuteAsync(async cancellation => await PrepareAsync(cancellation), stoppingToken);
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
            // A developer restarts parts of the stack. The simulation continues.
            report.Count(exception.Message);
        }
        finally
        {
            player.Turn.Release();
        }
    }

    private ResiliencePipeline RetryForever() => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = int.MaxValue,
            Delay = RetryDelay,
            ShouldHandle = attempt => ValueTask.FromResult(
                attempt.Outcome.Exception is not null && !attempt.Context.CancellationToken.IsCancellationRequested),
            OnRetry = attempt =>
            {
                LogRetry(attempt.Outcome.Exception!.Message, RetryDelay.TotalSeconds);
                return ValueTask.CompletedTask;
            },
        })
        .Build();

    [LoggerMessage(LogLevel.Information, "Simulating {Players} players with {Rate} actions per second")]
    private partial void LogPlaying(int players, int rate);

    [LoggerMessage(LogLevel.Warning, "Not ready yet ({Reason}); retrying in {Seconds} s")]
    private partial void LogRetry(string reason, double seconds);
}
