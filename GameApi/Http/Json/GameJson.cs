using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ServiceDefaults.Problems;

namespace GameApi.Http.Json;

/// <summary>
/// How every body is read and written: source-generated, camelCase, strict about unknown members. Each feature registers its own types.
/// </summary>
internal static class GameJson
{
    /// <summary>Registers the types of a feature.</summary>
    internal static IServiceCollection AddJson(this IServiceCollection services, JsonSerializerContext context) =>
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Add(context));

    /// <summary>Returns how the API writes a type of <paramref name="context"/>, for values that are cached as response bodies.</summary>
    internal static JsonTypeInfo<T> TypeOf<T>(JsonSerializerContext context)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        options.TypeInfoResolverChain.Add(context);
        return (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
    }

    /// <summary>Applies the API's rules to <paramref name="options"/>; also used for JSON that is stored and read back.</summary>
    internal static void Configure(JsonSerializerOptions options)
    {
        // No reflection fallback: a type missing from all contexts fails in its first test, and not on a trimmed node.
        options.TypeInfoResolverChain.Clear();
        options.TypeInfoResolverChain.Add(HttpJsonContext.Default);

        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.DictionaryKeyPolicy = null;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.MaxDepth = JsonLevels.MaxWrapped;
        options.Converters.Add(new TextConverter());
        options.Converters.Add(new TimestampConverter());
    }
}
