namespace GameApi.Presence;

/// <summary>When a player counts as gone.</summary>
internal static class PresenceRules
{
    /// <summary>Without a heartbeat for this long a player is offline, and an open session is ended at its last heartbeat.</summary>
    internal static readonly TimeSpan SilentAfter = TimeSpan.FromMinutes(5);
}
