using System.Text.Json;
using System.Text.Json.Serialization;
using LocalServers.Hosting;

namespace LocalServers.Redis;

/// <summary>
/// What Garnet has written for good, by SHA-256: a stretch of its log, and the files of its checkpoints. Of a damaged log Garnet takes in silence
/// what it can read, or dies of it; so it is shown nothing that is not as it was left. The seal is renewed while the server runs; of a server
/// that was killed it leaves out what was written since the last time, of one that was stopped it has everything.
/// </summary>
internal sealed partial class Seal(string folder) : IDisposable
{
    private readonly string _path = Path.Combine(folder, "seal");
    private readonly SealedLog _log = new(Path.Combine(folder, "AOF"));
    private readonly SealedCheckpoints _checkpoints = new(Path.Combine(folder, "Store", "checkpoints"));
    private bool _outdated;

    /// <summary>Compares what lies on disk with the seal, before Garnet reads it, and takes out of the seal what Garnet is about to change.</summary>
    /// <exception cref="ServerFailure">Something is not as it was left.</exception>
    public async Task VerifyAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(_path))
            return;
        bool closed;
        try
        {
            await using var file = File.OpenRead(_path);
            var seal = await JsonSerializer.DeserializeAsync(file, SealJson.Default.Sealed, cancellationToken)
                ?? throw new JsonException("it is empty");
            await SealedAtRest.VerifyAsync(folder, seal.AtRest, cancellationToken);
            var newerCheckpoint = await _checkpoints.VerifyAsync(seal.Checkpoints, seal.CheckpointsAsOf, cancellationToken);
            await _log.VerifyAsync(seal.Log, newerCheckpoint, cancellationToken);
            closed = seal.AtRest.Count > 0;
        }
        catch (JsonException)
        {
            throw ServerFailure.Damaged(folder, "its seal cannot be read");
        }
        catch (InvalidDataException damage)
        {
            throw ServerFailure.Damaged(folder, damage.Message);
        }

        if (closed)
            await WriteAsync(Sealed.Nothing);
    }

    /// <summary>Compares what Garnet made of it.</summary>
    /// <exception cref="ServerFailure">Garnet recovered less than it had acknowledged.</exception>
    public void Confirm(LogPosition recovered)
    {
        if (recovered.Committed < _log.Until)
            throw ServerFailure.Damaged(folder, FormattableString.Invariant($"its log was recovered up to byte {recovered.Committed:N0} of {_log.Until:N0}"));
    }

    /// <summary>Takes in what was written since the last time.</summary>
    /// <exception cref="IOException">It could not; the seal of before still holds.</exception>
    public async Task RenewAsync(LogPosition position)
    {
        _outdated |= await _log.ExtendAsync(position);
        _outdated |= await _checkpoints.ExtendAsync();
        if (_outdated)
            await WriteAsync(Sealed.Nothing);
        _outdated = false;
    }

    /// <summary>Takes in everything: Garnet was stopped, and the last renewal was a success.</summary>
    /// <exception cref="IOException">It could not; the seal of before still holds.</exception>
    public async Task CloseAsync() => await WriteAsync(await SealedAtRest.TakeAsync(folder));

    private async Task WriteAsync(IReadOnlyDictionary<string, string> atRest)
    {
        await using (var file = new FileStream(_path + ".new", FileMode.Create))
        {
            await JsonSerializer.SerializeAsync(file, new Sealed(_log.Stretch, _checkpoints.Files) { CheckpointsAsOf = _checkpoints.AsOf, AtRest = atRest }, SealJson.Default.Sealed);
            file.Flush(flushToDisk: true);
        }

        File.Move(_path + ".new", _path, overwrite: true);
    }

    public void Dispose() => _log.Dispose();

    internal sealed record Sealed(Stretch Log, IReadOnlyDictionary<string, string> Checkpoints)
    {
        public static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

        /// <summary>When the last of the checkpoints was completed, UTC.</summary>
        public DateTime CheckpointsAsOf { get; init; }

        /// <summary>Empty while the server runs, and after a kill.</summary>
        public IReadOnlyDictionary<string, string> AtRest { get; init; } = Nothing;
    }

    [JsonSourceGenerationOptions(WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
    [JsonSerializable(typeof(Sealed))]
    private sealed partial class SealJson : JsonSerializerContext;
}
