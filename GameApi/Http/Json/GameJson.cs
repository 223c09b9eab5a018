using System.Text.Json;
using System.Text.Json.Serialization;
using GameApi.Activities;
using GameApi.Auth;
using GameApi.Games;
using GameApi.Gifts;
using GameApi.Http.Lists;
using GameApi.Leaderboards;
using GameApi.Players;
using GameApi.Presence;
using GameApi.Sessions;
using GameApi.Storage;
using GameApi.Wallets;
using ServiceDefaults.Problems;

namespace GameApi.Http.Json;

/// <summary>How every body is read and written: source-generated, camelCase, strict about what it does not know.</summary>
internal static class GameJson
{
    /// <summary>The source-generated contexts of all features. A feature adds its own here.</summary>
    private static readonly JsonSerializerContext[] Contexts =
    [
        HttpJsonContext.Default,
        PositionJsonContext.Default,
        AuthJsonContext.Default,
        PlayersJsonContext.Default,
        GamesJsonContext.Default,
        SessionsJsonContext.Default,
        PresenceJsonContext.Default,
        ActivityJsonContext.Default,
        LeaderboardJsonContext.Default,
        WalletJsonContext.Default,
        GiftJsonContext.Default,
        StorageJsonContext.Default,
    ];

    private static readonly JsonSerializerOptions Options = MakeOptions();

    /// <summary>UTF-8 as the API answers it, for what is cached so.</summary>
    internal static byte[] Bytes<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options.GetTypeInfo(typeof(T)));

    /// <summary>Applies the contract's rules to <paramref name="options"/>; also for what is stored as JSON and read back.</summary>
    internal static void Configure(JsonSerializerOptions options)
    {
        // No reflection fallback: a type that no context names fails in the first test that sends it, not on a trimmed node.
        options.TypeInfoResolverChain.Clear();
        foreach (var context in Contexts)
            options.TypeInfoResolverChain.Add(context);

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
        options.Converters.Add(new EnumConverterFactory());
    }

    private static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        return options;
    }
}
