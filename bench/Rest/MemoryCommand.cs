using System.CommandLine;
using Bench.Load;
using Bench.Servers;

namespace Bench.Rest;

/// <summary>
/// <c>bench/run memory</c>: the memory of a GameApi node at rest, and under load with a full memory cache, for several sizes of the
/// cache, compared with a bare Kestrel under the same load.
/// </summary>
internal static class MemoryCommand
{
    private const int Connections = 32;
    private const int MegabyteBytes = 1024 * 1024;

    /// <summary>Cache sizes that 100,000 profiles fill.</summary>
    private static readonly int[] CacheMegabytes = [4, 8, 16, 32];

    public static Command Build()
    {
        var seconds = new Option<int>("--seconds") { Description = "Seconds of load for each size.", DefaultValueFactory = _ => 20 };
        var command = new Command("memory", "Measures the memory of a GameApi node at rest and under load, by Cache:L1Bytes.") { seconds };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!OperatingSystem.IsLinux())
                throw new PlatformNotSupportedException("/proc is Linux's.");
            var duration = TimeSpan.FromSeconds(parsed.GetValue(seconds));
            await using var servers = new ServerPark();
            var stack = await GameStack.SharedAsync(servers, cancellationToken);
            var crowd = await Crowd.SharedAsync(servers, stack, cancellationToken);
            Console.WriteLine("| Cache:L1Bytes, MB | at rest, MB (PSS) | under load with L1 full, MB | reads/s | errors |");
            Console.WriteLine("|---|---|---|---|---|");
            foreach (var megabytes in CacheMegabytes)
            {
                var (process, port) = await GameStack.StartNodeAsync(servers, cancellationToken, (long)megabytes * MegabyteBytes);
                await using (process)
                    await RowAsync($"{megabytes}", process, port, turn => stack.ReadProfile(crowd.Ids[turn % Crowd.Size]));
            }

            var (kestrel, kestrelPort) = await BareServers.StartKestrelAsync(servers, stack.ProfileBody, cancellationToken);
            await RowAsync("bare Kestrel", kestrel, kestrelPort, _ => LoadRequest.Get("/", stack.Token));
            return 0;

            async Task RowAsync(string name, ServerProcess process, int port, Func<int, LoadRequest> request)
            {
                await Task.Delay(TimeSpan.FromSeconds(5), cancellationToken);
                var rest = StackProcesses.MegabytesOf($"/proc/{process.Id}");
                var turn = 0;
                var load = HttpLoad.RunAsync(
                    port, () => request(Interlocked.Increment(ref turn)), Connections, duration, cancellationToken);
                var most = 0.0;
                while (!load.IsCompleted)
                {
                    most = Math.Max(most, StackProcesses.MegabytesOf($"/proc/{process.Id}"));
                    await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
                }

                var sample = await load;
                Console.WriteLine(FormattableString.Invariant(
                    $"| {name} | {rest:N0} | {most:N0} | {sample.Value:N0} | {sample.Errors} |"));
            }
        });
        return command;
    }
}
