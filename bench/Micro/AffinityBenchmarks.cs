using BenchmarkDotNet.Attributes;
using Gateway.Affinity;

namespace Bench.Micro;

/// <summary>Finds the node of a player on the hash ring.</summary>
public class AffinityBenchmarks
{
    private readonly Guid _player = Guid.CreateVersion7();
    private HashRing _ring = new(["one"]);
    private int[] _loads = [];

    [Params(2, 16, 64)]
    public int Nodes { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _ring = new HashRing([.. Enumerable.Range(0, Nodes).Select(node => $"http://10.0.0.{node}:8080")]);
        _loads = new int[Nodes];
    }

    [Benchmark(Description = "node of a player")]
    public int Find() => _ring.Find(PlayerAffinityPolicy.KeyOf(_player), _loads, BoundedLoad.Of(0, Nodes));

    [Benchmark(Description = "build the ring")]
    public object Make() => new HashRing([.. Enumerable.Range(0, Nodes).Select(node => $"http://10.0.0.{node}:8080")]);
}
