using BenchmarkDotNet.Attributes;
using GameApi.Http.Lists;
using Microsoft.Extensions.Options;
using ServiceDefaults.Authentication;

namespace Bench.Micro;

/// <summary>Signs and verifies pagination cursors.</summary>
public class CursorBenchmarks
{
    private const string List = "activities/0199a7c4-5f0e-7c3a-9d1b-6a2f4be0c001//";

    private readonly Cursors _cursors = new(Options.Create(new TokenOptions { SigningKey = new string('k', 64) }));
    private readonly TimePosition _position = new(
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), Guid.Parse("0199a7c4-5f0e-7c3a-9d1b-6a2f4be0c001"));
    private string _cursor = "";

    [GlobalSetup]
    public void SetUp() => _cursor = Seal();

    [Benchmark(Description = "seal")]
    public string Seal() => _cursors.Seal(List, _position, PositionJsonContext.Default.TimePosition);

    [Benchmark(Description = "open")]
    public bool Open() => _cursors.TryOpen(List, _cursor, PositionJsonContext.Default.TimePosition, out _, out _)
        ? true
        : throw new InvalidOperationException("The cursor was not opened.");
}
