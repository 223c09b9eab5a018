using System.Text.Json;
using System.Text.Json.Serialization;
using GameApi.Http.Lists;

namespace GameApi.Storage;

/// <summary>What is known of a stored object without its value.</summary>
/// <param name="Key">Within its collection.</param>
/// <param name="Version">Rises with each change, also over deletions: no version of a key is seen twice. The ETag.</param>
/// <param name="Size">Of the value, in bytes of JSON.</param>
/// <param name="CreatedAt">First write.</param>
/// <param name="UpdatedAt">Latest write.</param>
/// <example>
/// {
///     "key": "slot-1", "version": 3, "size": 118, "createdAt": "2026-11-01T09:30:00Z", "updatedAt": "2026-11-02T18:05:12Z"
/// }
/// </example>
internal sealed record StoredObject(string Key, int Version, int Size, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>A value as it was put, which the client gets as it is.</summary>
internal sealed record StoredValue(string Value, int Version);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(StoredObject))]
[JsonSerializable(typeof(Page<StoredObject>))]
internal sealed partial class StorageJsonContext : JsonSerializerContext;
