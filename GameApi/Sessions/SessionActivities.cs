using System.Globalization;
using System.Text.Json;
using GameApi.Activities;
using GameApi.Data;

namespace GameApi.Sessions;

/// <summary>What the event log is told of sessions.</summary>
internal static class SessionActivities
{
    private const string StartedKind = "session.started";
    private const string EndedKind = "session.ended";

    /// <summary>The payload has what cohorts are made of.</summary>
    internal static NewActivity Started(Session session) => new(
        session.PlayerId, Guid.CreateVersion7(session.StartedAt), session.GameId, session.SessionId, StartedKind, session.StartedAt,
        JsonSerializer.Serialize(
            new StartedPayload(session.Country, session.Platform, session.ClientVersion), SessionsJsonContext.Default.StartedPayload));

    /// <summary>Of a session with <see cref="Session.EndedAt"/>; the payload has its length in seconds and why it ended.</summary>
    internal static NewActivity Ended(Session session)
    {
        var (ended, seconds) = (session.EndedAt!.Value, SecondsOf(session));
        var payload = string.Create(CultureInfo.InvariantCulture, $$"""{"seconds":{{seconds}},"reason":"{{session.EndReason}}"}""");
        return new(session.PlayerId, Guid.CreateVersion7(ended), session.GameId, session.SessionId, EndedKind, ended, payload);
    }

    /// <summary>Whole seconds of an ended session.</summary>
    internal static long SecondsOf(Session session) => (long)(session.EndedAt!.Value - session.StartedAt).TotalSeconds;
}

/// <summary>What the event log is told of a session that starts.</summary>
internal sealed record StartedPayload(string? Country, string Platform, string ClientVersion);
