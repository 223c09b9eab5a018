using System.Collections.Frozen;
using AnalyticsWorker.Sources;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using ServiceDefaults;
using ServiceDefaults.Authentication;

namespace AnalyticsWorker.Access;

/// <summary>
/// The revoked sessions of operators whose access tokens may not have expired. Read four times a second from the table that GameApi writes,
/// so that a logout or a change of roles takes effect here within a second too. Only unexpired sessions matter, because no token outlives
/// its session.
/// </summary>
internal sealed partial class RevokedSessions(EventLogs logs, TimeProvider time, ILogger<RevokedSessions> logger)
    : BackgroundService, IRevokedSessions, IPostConfigureOptions<JwtBearerOptions>
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>As long as GameApi accepts tokens without a fresh list (<c>Auth:MaxRevocationAge</c>).</summary>
    private static readonly TimeSpan MaxStaleness = TimeSpan.FromMinutes(5);

    private FrozenSet<Guid> _revoked = [];
    private long? _readAt;

    public bool IsCurrent => _readAt is { } at && time.GetElapsedTime(at) <= MaxStaleness;

    public bool Contains(Guid id) => _revoked.Contains(id);

    public void PostConfigure(string? name, JwtBearerOptions options)
    {
        options.Events ??= new JwtBearerEvents();
        options.Events.OnTokenValidated = CheckAsync;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        PeriodicWork.RunAsync(Interval, time, ReadAsync, LogUnavailable, stoppingToken);

    private Task CheckAsync(TokenValidatedContext context)
    {
        if (context.Principal is { } user && !((IRevokedSessions[])[this]).Accept(user))
            context.Fail("The session is revoked.");
        return Task.CompletedTask;
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        await using var read = logs.Game.Database.CreateCommand(
            "SELECT session_id FROM operator_sessions WHERE expires_at > now() AND ended_at IS NOT NULL");
        await using var reader = await read.ExecuteReaderAsync(cancellationToken);
        var revoked = new HashSet<Guid>();
        while (await reader.ReadAsync(cancellationToken))
            revoked.Add(reader.GetGuid(0));
        if (!_revoked.SetEquals(revoked))
            _revoked = revoked.ToFrozenSet();
        _readAt = began;
    }

    [LoggerMessage(LogLevel.Warning, "Revoked sessions of operators are unavailable; retrying")]
    private partial void LogUnavailable(Exception exception);
}

internal static class RevokedSessionsExtensions
{
    internal static void AddRevokedSessions(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RevokedSessions>();
        builder.Services.AddHostedService(services => services.GetRequiredService<RevokedSessions>());
        builder.Services.AddSingleton<IRevokedSessions>(services => services.GetRequiredService<RevokedSessions>());
        builder.Services.AddSingleton<IPostConfigureOptions<JwtBearerOptions>>(services => services.GetRequiredService<RevokedSessions>());
    }
}
