using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GameApi.Data;
using GameApi.Http.Json;

namespace GameApi.Players;

/// <summary>A cached public profile. It holds the JSON, so that a hit is written to the response without serializing.</summary>
/// <param name="Json">The response body, UTF-8.</param>
/// <param name="DisplayName">The name, for denormalised copies.</param>
/// <param name="Version">Version of the player's row.</param>
[ImmutableObject(true)]
internal sealed record CachedProfile(byte[] Json, string DisplayName, long Version)
{
    private static readonly JsonTypeInfo<PublicProfile> ProfileJson = GameJson.TypeOf<PublicProfile>(PlayersJsonContext.Default);

    internal static CachedProfile Of(PublicProfile profile, long version) =>
        new(JsonSerializer.SerializeToUtf8Bytes(profile, ProfileJson), profile.DisplayName, version);

    internal static CachedProfile Of(Player player) =>
        Of(new PublicProfile(player.PlayerId, player.DisplayName, player.Country, player.Level, player.CreatedAt), player.Version);
}
