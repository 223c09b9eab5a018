namespace GameApi.Presence;

/// <summary>When a player counts as offline.</summary>
internal static class PresenceRules
{
    /// <summary>After this time without a heartbeat a player is offline, and an open session ends as of its last heartbeat.</summary>
    internal static readonly TimeSpan SilentAfter = TimeSpan.FromMinutes(5);
}
