using System.Collections.Frozen;
using AnalyticsWorker.Sources;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using ServiceDefaults;
using ServiceDefaults.Authentication;

namespace AnalyticsWorker.Access;

/// <summary>
/// The sessions of operators that have ended although an access token of them may not have expired. Read four times a second where GameApi
/// writes them, so a logout and a change of roles hold here within a second too. A token never outlives its session's absolute end, so
/// these are all there are.
/// </summary>
internal sealed partial class EndedSessions(EventLogs logs, TimeProvider time, ILogger<EndedSessions> logger)
    : BackgroundService, IRevokedSessions, IPostConfigureOptions<JwtBearerOptions>
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>As long as GameApi accepts tokens without knowing (<c>Auth:MaxRevocationAge</c>).</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    private FrozenSet<Guid> _ended = [];
    private long? _readAt;

    public bool IsCurrent => _readAt is { } at && time.GetElapsedTime(at) <= MaxAge;

    public bool Contains(Guid id) => _ended.Contains(id);

    public void PostConfigure(string? name, JwtBearerOptions options)
    {
        options.Events ??= new JwtBearerEvents();
        options.Events.OnTokenValidated = CheckAsync;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Recurring.RunAsync(Interval, time, ReadAsync, LogUnknown, stoppingToken);

    private Task CheckAsync(TokenValidatedContext context)
    {
        if (context.Principal is { } user && !((IRevokedSessions[])[this]).Accept(user))
            context.Fail("The session has ended.");
        return Task.CompletedTask;
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        await using var read = logs.Game.Database.CreateCommand(
            "SELECT session_id FROM operator_sessions WHERE expires_at > now() AND ended_at IS NOT NULL");
        await using var reader = await read.ExecuteReaderAsync(cancellationToken);
        var ended = new HashSet<Guid>();
        while (await reader.ReadAsync(cancellationToken))
            ended.Add(reader.GetGuid(0));
        if (!_ended.SetEquals(ended))
            _ended = ended.ToFrozenSet();
        _readAt = began;
    }

    [LoggerMessage(LogLevel.Warning, "Ended sessions of operators could not be read; will retry")]
    private partial void LogUnknown(Exception exception);
}

internal static class EndedSessionExtensions
{
    internal static void AddEndedSessions(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<EndedSessions>();
        builder.Services.AddHostedService(services => services.GetRequiredService<EndedSessions>());
        builder.Services.AddSingleton<IRevokedSessions>(services => services.GetRequiredService<EndedSessions>());
        builder.Services.AddSingleton<IPostConfigureOptions<JwtBearerOptions>>(services => services.GetRequiredService<EndedSessions>());
    }
}
