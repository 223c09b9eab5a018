using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GameApi.Data;
using GameApi.Http.Json;

namespace GameApi.Players;

/// <summary>A public profile as it is cached: its JSON, so that a hit is written to the client as it is.</summary>
/// <param name="Json">UTF-8, as the API answers it.</param>
/// <param name="DisplayName">For what is denormalised from it.</param>
/// <param name="Version">Of the player's row.</param>
[ImmutableObject(true)]
internal sealed record CachedProfile(byte[] Json, string DisplayName, long Version)
{
    private static readonly JsonTypeInfo<PublicProfile> ProfileJson = GameJson.TypeOf<PublicProfile>(PlayersJsonContext.Default);

    internal static CachedProfile Of(PublicProfile profile, long version) =>
        new(JsonSerializer.SerializeToUtf8Bytes(profile, ProfileJson), profile.DisplayName, version);

    internal static CachedProfile Of(Player player) =>
        Of(new PublicProfile(player.PlayerId, player.DisplayName, player.Country, player.Level, player.CreatedAt), player.Version);
}
