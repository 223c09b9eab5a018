namespace GameApi.Sessions;

/// <summary>When a session counts as over.</summary>
internal static class SessionRules
{
    /// <summary>An open session without a heartbeat for this long is ended, at its last heartbeat.</summary>
    internal static readonly TimeSpan SilentAfter = TimeSpan.FromMinutes(5);
}
