using LocalServers.Hosting;
using LocalServers.Redis;
using Tests.Stores;
using Xunit;

namespace Tests.LocalServers;

/// <summary>The seal of the Redis-protocol server's data, at moments at which a kill cannot be aimed.</summary>
public sealed class SealTests
{
    private const long SegmentBytes = 1L << 30;

    private readonly string _folder = ScratchFolder.New("seal");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_checkpoint_that_a_newer_one_has_replaced_since_is_no_damage()
    {
        WriteCheckpoint("older", age: 60);
        WriteCheckpoint("newer", age: 0);
        await SealAsync(new(64, 1_000));
        Directory.Delete(Checkpoint("older"), recursive: true);
        await VerifyAsync();

        WriteCheckpoint("newest", age: 0);
        Directory.Delete(Checkpoint("newer"), recursive: true);
        await VerifyAsync();
    }

    [Fact]
    public async Task A_checkpoint_that_is_gone_while_only_an_older_one_is_left_is_damage()
    {
        WriteCheckpoint("older", age: 60);
        WriteCheckpoint("newer", age: 0);
        await SealAsync(new(64, 1_000));
        Directory.Delete(Checkpoint("newer"), recursive: true);
        await Assert.ThrowsAsync<ServerFailure>(VerifyAsync);
    }

    [Fact]
    public async Task A_segment_that_was_dropped_after_a_newer_checkpoint_is_no_damage()
    {
        WriteCheckpoint("older", age: 60);
        await SealAsync(new(64, 1_000));
        WriteCheckpoint("newer", age: 0);
        File.Delete(Segment(0));
        Write(Segment(1));

        using (var seal = new Seal(_folder))
        {
            await seal.VerifyAsync(Cancellation);
            Assert.Throws<ServerFailure>(() => seal.Confirm(new(64, 999)));
            seal.Confirm(new(SegmentBytes, SegmentBytes + 500));
            await seal.RenewAsync(new(SegmentBytes, SegmentBytes + 500));
        }

        await VerifyAsync();
        Write(Segment(1));
        await Assert.ThrowsAsync<ServerFailure>(VerifyAsync);
    }

    [Fact]
    public async Task A_segment_that_is_gone_without_a_newer_checkpoint_is_damage()
    {
        WriteCheckpoint("only", age: 0);
        await SealAsync(new(64, 1_000));
        File.Delete(Segment(0));
        await Assert.ThrowsAsync<ServerFailure>(VerifyAsync);
    }

    private async Task SealAsync(LogPosition position)
    {
        Write(Segment(0));
        using var seal = new Seal(_folder);
        await seal.RenewAsync(position);
    }

    private async Task VerifyAsync()
    {
        using var seal = new Seal(_folder);
        await seal.VerifyAsync(Cancellation);
    }

    private string Segment(int number) => Path.Combine(_folder, "AOF", $"aof.log.{number}");

    private string Checkpoint(string name) => Path.Combine(_folder, "Store", "checkpoints", "cpr-checkpoints", name);

    private void WriteCheckpoint(string name, int age)
    {
        var last = Path.Combine(Checkpoint(name), "info.dat.0");
        Write(last);
        File.SetLastWriteTimeUtc(last, DateTime.UtcNow.AddSeconds(-age));
    }

    private static void Write(string path)
    {
        var bytes = new byte[1_000];
        Random.Shared.NextBytes(bytes);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }
}
