using System.Text.Json.Serialization;
using GameApi.Caching;
using ServiceDefaults.Problems;

namespace GameApi.Sessions;

/// <summary>The cache kinds of sessions. <see cref="CacheLifetimes"/> sets their lifetimes.</summary>
internal static class SessionCaches
{
    public static readonly CacheKind<SessionKey, CachedSession> Session = new(
        CacheLifetimes.Session, 1, SessionCachesJsonContext.Default.EntryCachedSession, SessionStore.LoadCachedAsync,
        session => session.Version);
}

[JsonSourceGenerationOptions(MaxDepth = JsonLevels.MaxWrapped)]
[JsonSerializable(typeof(Entry<CachedSession>))]
internal sealed partial class SessionCachesJsonContext : JsonSerializerContext;
