using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using GameApi.Activities;
using GameApi.Games;
using GameApi.Leaderboards;
using GameApi.Players;
using GameApi.Sessions;
using Microsoft.Extensions.Caching.Hybrid;
using ServiceDefaults.Problems;

namespace GameApi.Caching;

/// <summary>Entries as source-generated JSON, with their version before it.</summary>
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

internal sealed class EntrySerializers : IHybridCacheSerializerFactory
{
    public bool TryCreateSerializer<T>([NotNullWhen(true)] out IHybridCacheSerializer<T>? serializer)
    {
        serializer = CacheJsonContext.Default.GetTypeInfo(typeof(T)) is JsonTypeInfo<T> type ? new EntrySerializer<T>(type) : null;
        return serializer is not null;
    }
}

/// <summary>Everything that is cached.</summary>
[JsonSourceGenerationOptions(MaxDepth = JsonLevels.MaxWrapped)]
[JsonSerializable(typeof(Entry<CachedProfile>))]
[JsonSerializable(typeof(Entry<GameView>))]
[JsonSerializable(typeof(Entry<CachedBoard>))]
[JsonSerializable(typeof(Entry<RecentPage>))]
[JsonSerializable(typeof(Entry<CatalogueRows>))]
[JsonSerializable(typeof(Entry<CachedSession>))]
[JsonSerializable(typeof(Entry<CachedTop>))]
internal sealed partial class CacheJsonContext : JsonSerializerContext;
