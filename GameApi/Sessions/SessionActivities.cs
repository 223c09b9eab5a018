using System.Globalization;
using System.Text.Json;
using GameApi.Activities;
using GameApi.Data;

namespace GameApi.Sessions;

/// <summary>The activities of sessions.</summary>
internal static class SessionActivities
{
    private const string StartedKind = "session.started";
    private const string EndedKind = "session.ended";

    /// <summary>The start of a session. The payload has the dimensions of cohorts.</summary>
    internal static NewActivity Started(Session session) => new(
        session.PlayerId, Guid.CreateVersion7(session.StartedAt), session.GameId, session.SessionId, StartedKind, session.StartedAt,
        JsonSerializer.Serialize(
            new StartedPayload(session.Country, session.Platform, session.ClientVersion), SessionsJsonContext.Default.StartedPayload));

    /// <summary>The end of a session. The payload has its length in seconds and the reason of its end.</summary>
    internal static NewActivity Ended(Session session)
    {
        var (ended, seconds) = (session.EndedAt!.Value, SecondsOf(session));
        var payload = string.Create(CultureInfo.InvariantCulture, $$"""{"seconds":{{seconds}},"reason":"{{session.EndReason}}"}""");
        return new(session.PlayerId, Guid.CreateVersion7(ended), session.GameId, session.SessionId, EndedKind, ended, payload);
    }

    /// <summary>Returns the length of an ended session in whole seconds.</summary>
    internal static long SecondsOf(Session session) => (long)(session.EndedAt!.Value - session.StartedAt).TotalSeconds;
}

/// <summary>Payload of a session's start.</summary>
internal sealed record StartedPayload(string? Country, string Platform, string ClientVersion);
