using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ServiceDefaults.Problems;

namespace GameApi.Http.Json;

/// <summary>
/// How every body is read and written: source-generated, camelCase, strict about what it does not know. A feature adds the types of its
/// own.
/// </summary>
internal static class GameJson
{
    /// <summary>Makes the types of a feature part of the contract.</summary>
    internal static IServiceCollection AddJson(this IServiceCollection services, JsonSerializerContext context) =>
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Add(context));

    /// <summary>How the API writes a type of <paramref name="context"/>, for what is cached as it is answered.</summary>
    internal static JsonTypeInfo<T> TypeOf<T>(JsonSerializerContext context)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        options.TypeInfoResolverChain.Add(context);
        return (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
    }

    /// <summary>Applies the contract's rules to <paramref name="options"/>; also for what is stored as JSON and read back.</summary>
    internal static void Configure(JsonSerializerOptions options)
    {
        // No reflection fallback: a type that no context names fails in the first test that sends it, not on a trimmed node.
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
