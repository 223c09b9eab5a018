using System.Collections.Concurrent;
using GameApi.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ServiceDefaults;
using ServiceDefaults.Authentication;

namespace GameApi.Auth;

/// <summary>
/// The logins whose access tokens are no longer good although they have not expired. Every node keeps them in memory and asks
/// PostgreSQL for new ones a few times a second, where the logout itself is written: a node that starts later, or that Redis has
/// forgotten, knows them all the same, and a message cannot get lost.
/// </summary>
internal sealed partial class Revocations(
    IServiceScopeFactory scopes, IOptions<AuthOptions> options, TimeProvider time, ILogger<Revocations> logger) : BackgroundService, IEndedLogins
{
    /// <summary>Longer than any transaction that revokes: one that commits late has an older revoked_at.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _until = new();
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the node knows everything that was revoked before it started.</summary>
    internal Task Loaded => _loaded.Task;

    public bool Contains(Guid familyId) => _until.ContainsKey(familyId);

    /// <summary>The logins this node learnt of within <paramref name="age"/>.</summary>
    internal IEnumerable<Guid> LearntWithin(TimeSpan age)
    {
        var since = time.GetUtcNow() + Kept - age;
        return _until.Where(login => login.Value >= since).Select(login => login.Key);
    }

    /// <summary>Takes effect on this node at once; the others ask.</summary>
    internal void Add(Guid familyId) => _until[familyId] = time.GetUtcNow() + Kept;

    /// <summary>After that the last access token of the family has expired.</summary>
    private TimeSpan Kept => options.Value.AccessTokenLifetime + Overlap;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Nobody can log out either while PostgreSQL is away, so nothing is missed.
        await Recurring.RunAsync(options.Value.RevocationInterval, time, async cancel =>
        {
            await RefreshAsync(Loaded.IsCompleted ? Overlap : Kept, cancel);
            _loaded.TrySetResult();
        }, LogAway, stoppingToken);
    }

    private async Task RefreshAsync(TimeSpan back, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var revoked = await scope.ServiceProvider.GetRequiredService<GameDbContext>().TokenFamilies
            .Where(family => family.RevokedAt > DateTimeOffset.UtcNow - back)
            .Select(family => family.FamilyId)
            .ToListAsync(cancellationToken);
        foreach (var family in revoked)
            _until.TryAdd(family, time.GetUtcNow() + Kept);

        foreach (var (family, until) in _until)
            if (until < time.GetUtcNow())
                _until.TryRemove(family, out _);
    }

    [LoggerMessage(LogLevel.Warning, "Cannot ask PostgreSQL for logouts; asking again")]
    private partial void LogAway(Exception exception);
}
