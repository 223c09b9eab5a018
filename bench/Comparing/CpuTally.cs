namespace Bench.Comparing;

/// <summary>CPU time of the given processes, and of this one, summed over the measurements of one side.</summary>
internal sealed class CpuTally(IReadOnlyDictionary<string, int> processes)
{
    private const string Own = "bench";

    /// <summary>CPU seconds by name of the process.</summary>
    public Dictionary<string, double> Seconds { get; } = [];

    public async Task<Sample> DuringAsync(Func<Task<Sample>> measure)
    {
        var before = Read();
        var sample = await measure();
        foreach (var (name, seconds) in Read())
            Seconds[name] = Seconds.GetValueOrDefault(name) + seconds - before.GetValueOrDefault(name);
        return sample;
    }

    private Dictionary<string, double> Read()
    {
        var seconds = processes.ToDictionary(process => process.Key, process => ProcessCpu.SecondsOf(process.Value));
        seconds[Own] = Environment.CpuUsage.TotalTime.TotalSeconds;
        return seconds;
    }
}
