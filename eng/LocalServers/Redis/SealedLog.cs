using System.Security.Cryptography;

namespace LocalServers.Redis;

/// <summary>A part of the log by its addresses, and the SHA-256 of what lies there.</summary>
internal sealed record Stretch(long From, long Until, string Sha256);

/// <summary>The stretch of Garnet's log that a start would read, as far as it can no longer change.</summary>
internal sealed class SealedLog(string folder) : IDisposable
{
    /// <summary>Of a file of the log, which is named by its number (the option aof-segment-size).</summary>
    private const long SegmentBytes = 1L << 30;

    private const long NoAddress = -1;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public Stretch Stretch { get; private set; } = new(NoAddress, NoAddress, "");

    public long Until => Stretch.Until;

    /// <param name="seal">What it was.</param>
    /// <param name="mayHaveBeenCut">Whether a checkpoint was completed since, after which Garnet drops the segments before it.</param>
    /// <param name="cancellationToken">Ends the comparison.</param>
    /// <exception cref="InvalidDataException">It is not as it was left.</exception>
    public async Task VerifyAsync(Stretch seal, bool mayHaveBeenCut, CancellationToken cancellationToken)
    {
        if (seal.From < 0 || seal.Until < seal.From)
            throw new InvalidDataException("its seal cannot be read");
        if (mayHaveBeenCut && seal.Until > seal.From && !File.Exists(SegmentOf(seal.From)))
        {
            Stretch = new(NoAddress, seal.Until, "");
            return;
        }

        await AppendAsync(seal.From, seal.Until, cancellationToken);
        if (Hash() != seal.Sha256)
            throw new InvalidDataException("AOF is not as it was left");
        Stretch = seal;
    }

    /// <returns>Whether there was anything new.</returns>
    public async Task<bool> ExtendAsync(LogPosition position)
    {
        if (position.Begin == Stretch.From && position.Committed == Until)
            return false;
        if (position.Begin != Stretch.From)
            Restart(position.Begin);
        try
        {
            await AppendAsync(Until, position.Committed, CancellationToken.None);
        }
        catch
        {
            // Nobody knows how much of it was taken in.
            Restart(NoAddress);
            throw;
        }

        Stretch = new(position.Begin, position.Committed, Hash());
        return true;
    }

    private void Restart(long from)
    {
        _ = _hash.GetHashAndReset();
        Stretch = new(from, from, "");
    }

    public void Dispose() => _hash.Dispose();

    private string Hash() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    private string SegmentOf(long address) => Path.Combine(folder, $"aof.log.{address / SegmentBytes}");

    private async Task AppendAsync(long from, long until, CancellationToken cancellationToken)
    {
        var buffer = new byte[Math.Min(until - from, 1 << 20)];
        while (from < until)
        {
            var path = SegmentOf(from);
            if (!File.Exists(path))
                throw new InvalidDataException($"AOF/{Path.GetFileName(path)} is missing");
            using var segment = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            var wanted = (int)Math.Min(Math.Min(buffer.Length, until - from), SegmentBytes - from % SegmentBytes);
            var read = await RandomAccess.ReadAsync(segment, buffer.AsMemory(0, wanted), from % SegmentBytes, cancellationToken);
            if (read == 0)
                throw new InvalidDataException($"AOF/{Path.GetFileName(path)} ends too early");
            _hash.AppendData(buffer, 0, read);
            from += read;
        }
    }
}
