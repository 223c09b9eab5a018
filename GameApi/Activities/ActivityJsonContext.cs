using System.Text.Json;
using System.Text.Json.Serialization;
using GameApi.Http.Lists;

namespace GameApi.Activities;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ActivityItem[]))]
[JsonSerializable(typeof(ActivityReceipt))]
[JsonSerializable(typeof(Page<ListedActivity>))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class ActivityJsonContext : JsonSerializerContext;
