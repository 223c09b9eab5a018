using Garnet;
using Microsoft.Extensions.Logging;

namespace LocalServers.Redis;

/// <summary>Renews the seal each second while Garnet serves, and takes in everything once it was stopped.</summary>
internal sealed partial class Sealing : IAsyncDisposable
{
    private readonly PeriodicTimer _timer = new(TimeSpan.FromSeconds(1));
    private readonly Seal _seal;
    private readonly ILogger _log;
    private readonly Task<bool> _renewing;

    public Sealing(Seal seal, GarnetServer server, ILogger<Seal> log)
    {
        _seal = seal;
        _log = log;
        _renewing = RenewAsync(server);
    }

    /// <summary>Renews it a last time, before Garnet is stopped.</summary>
    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _renewing;
    }

    /// <summary>Takes in everything, after Garnet was stopped.</summary>
    public async Task CloseAsync()
    {
        if (await _renewing)
            await HoldsAsync(_seal.CloseAsync);
    }

    // Returns whether the last time was a success.
    private async Task<bool> RenewAsync(GarnetServer server)
    {
        bool serving, renewed;
        do
        {
            serving = await _timer.WaitForNextTickAsync();
            renewed = await HoldsAsync(() => _seal.RenewAsync(GarnetLog.PositionOf(server)));
        }
        while (serving);
        return renewed;
    }

    private async Task<bool> HoldsAsync(Func<Task> renewal)
    {
        try
        {
            await renewal();
            return true;
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            // The seal of before still holds, for less.
            LogNotRenewed(_log, failure.Message);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The seal of the Redis-protocol server's data could not be renewed: {Reason}")]
    private static partial void LogNotRenewed(ILogger logger, string reason);
}
