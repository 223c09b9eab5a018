using System.Text;
using BenchmarkDotNet.Attributes;
using GameApi.Activities;
using GameApi.Http.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bench.Micro;

/// <summary>Parses and validates a report of activities.</summary>
public class ActivityBenchmarks
{
    private readonly Guid _player = Guid.CreateVersion7();
    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;
    private readonly DefaultHttpContext _context = new();
    private byte[] _body = [];

    [Params(1, 20, 500)]
    public int Items { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var services = new ServiceCollection();
        services.ConfigureHttpJsonOptions(options => GameJson.Configure(options.SerializerOptions));
        services.AddJson(ActivityJsonContext.Default);
        _context.RequestServices = services.BuildServiceProvider();
        _context.Request.ContentType = "application/json";
        const string payload = """{"level":12,"result":"won","seconds":184}""";
        var members = $"""
            "gameId":"star-drift","kind":"match.finished","occurredAt":"{_now:O}","payload":{payload}
            """;
        var items = Enumerable.Range(0, Items).Select(_ => $$"""{"id":"{{Guid.CreateVersion7()}}",{{members}}}""");
        _body = Encoding.UTF8.GetBytes($"[{string.Join(',', items)}]");
    }

    [Benchmark(Description = "parse and check")]
    public async Task<int> Parse()
    {
        _context.Request.Body = new MemoryStream(_body);
        var batch = (await ActivityBatch.BindAsync(_context))!;
        if (batch.Errors() is not null)
            throw new InvalidOperationException("Refused.");
        var good = 0;
        for (var index = 0; index < batch.Items.Length; index++)
            good += batch.Read(index, _player, _now).Activity is null ? throw new InvalidOperationException("Rejected.") : 1;
        return good;
    }
}
