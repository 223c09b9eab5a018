using System.Buffers;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Caching.Hybrid;
using ServiceDefaults.Problems;

namespace GameApi.Caching;

/// <summary>Serializes an entry: its version and lease, then source-generated JSON.</summary>
internal sealed class EntrySerializer<T>(JsonTypeInfo<T> type) : IHybridCacheSerializer<T>
{
    public T Deserialize(ReadOnlySequence<byte> source)
    {
        var reader = new Utf8JsonReader(source.Slice(EntryVersion.Length), new JsonReaderOptions { MaxDepth = JsonLevels.MaxWrapped });
        return JsonSerializer.Deserialize(ref reader, type)!;
    }

    public void Serialize(T value, IBufferWriter<byte> target)
    {
        var entry = (IEntry)value!;
        EntryVersion.Write(target, entry.Version, entry.Lease);
        using var writer = new Utf8JsonWriter(target);
        JsonSerializer.Serialize(writer, value, type);
    }
}

/// <summary>Finds the serializer of an entry by its kind.</summary>
internal sealed class EntrySerializers(IEnumerable<ICacheKind> kinds) : IHybridCacheSerializerFactory
{
    private readonly FrozenDictionary<Type, JsonTypeInfo> _types = kinds.Select(
        kind => kind.Json).DistinctBy(json => json.Type).ToFrozenDictionary(json => json.Type);

    public bool TryCreateSerializer<T>([NotNullWhen(true)] out IHybridCacheSerializer<T>? serializer)
    {
        serializer = _types.TryGetValue(typeof(T), out var type) ? new EntrySerializer<T>((JsonTypeInfo<T>)type) : null;
        return serializer is not null;
    }
}
