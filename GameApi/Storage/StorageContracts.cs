using System.Text.Json;
using System.Text.Json.Serialization;
using GameApi.Http.Lists;

namespace GameApi.Storage;

/// <summary>A stored object without its value.</summary>
/// <param name="Key">Unique within the collection.</param>
/// <param name="Version">The ETag. It rises with each change, also across deletions: no version of a key is reused.</param>
/// <param name="Size">Size of the value in bytes of JSON.</param>
/// <param name="CreatedAt">Time of the first write.</param>
/// <param name="UpdatedAt">Time of the latest write.</param>
/// <example>
/// {
///     "key": "slot-1", "version": 3, "size": 118, "createdAt": "2026-11-01T09:30:00Z", "updatedAt": "2026-11-02T18:05:12Z"
/// }
/// </example>
internal sealed record StoredObject(string Key, int Version, int Size, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>A stored value, returned exactly as it was sent.</summary>
internal sealed record StoredValue(string Value, int Version);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(StoredObject))]
[JsonSerializable(typeof(Page<StoredObject>))]
internal sealed partial class StorageJsonContext : JsonSerializerContext;
