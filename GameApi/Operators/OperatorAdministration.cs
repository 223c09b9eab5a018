using GameApi.Audit;
using GameApi.Auth;
using GameApi.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace GameApi.Operators;

/// <summary>The result of a change: the changed account, or why it was rejected.</summary>
internal sealed record ChangeOutcome(Operator? Account, bool IsLastAdmin = false);

/// <summary>
/// Changes and resets accounts for admins. Changes are serialized, so that one enabled admin always remains. Changing roles, disabling and
/// resetting an account end all sessions of the operator, on every node within a second.
/// </summary>
internal sealed class OperatorAdministration(
    GameDbContext db, OperatorSessions sessions, LoginLockout lockout, AuditLog audit, IOptions<OperatorOptions> options, TimeProvider time)
{
    /// <summary>When a password that is generated now expires.</summary>
    internal DateTimeOffset PasswordExpiresAt => time.GetUtcNow() + options.Value.InitialPasswordLifetime;

    internal Task<ChangeOutcome> ChangeAsync(AuditSource source, Guid id, OperatorChange change, CancellationToken cancellationToken) =>
        RunAsync(id, async (before, cancel) =>
        {
            string[] roles = change.Roles is { } wanted ? [.. wanted] : before.Roles;
            var disabledAt =
                change.Disabled switch { true => before.DisabledAt ?? time.GetUtcNow(), false => null, null => before.DisabledAt };
            var name = change.Name ?? before.Name;
            await db.Operators.Where(row => row.OperatorId == id).ExecuteUpdateAsync(update => update
                .SetProperty(row => row.Name, name)
                .SetProperty(row => row.Roles, roles)
                .SetProperty(row => row.DisabledAt, disabledAt), cancel);
            if (!roles.Order(StringComparer.Ordinal).SequenceEqual(before.Roles.Order(StringComparer.Ordinal)))
                await sessions.EndAsync(id, "roles", cancel);
            if (disabledAt is not null)
                await sessions.EndAsync(id, "disabled", cancel);
            return await AddRowAsync(source, "operator.change", before, change.Reason, cancel);
        }, cancellationToken);

    /// <summary>Sets a new password and removes the TOTP secret, for an operator who has lost either.</summary>
    internal async Task<ChangeOutcome> ResetAsync(
        AuditSource source, Guid id, string passwordHash, string reason, CancellationToken cancellationToken)
    {
        var outcome = await RunAsync(id, async (before, cancel) =>
        {
            await db.Operators.Where(row => row.OperatorId == id).ExecuteUpdateAsync(update => update
                .SetProperty(row => row.PasswordHash, passwordHash)
                .SetProperty(row => row.PasswordExpiresAt, PasswordExpiresAt)
                .SetProperty(row => row.TotpSecret, (byte[]?)null)
                .SetProperty(row => row.TotpPending, (byte[]?)null), cancel);
            await sessions.EndAsync(id, "reset", cancel);
            return await AddRowAsync(source, "operator.reset", before, reason, cancel);
        }, cancellationToken);
        if (outcome.Account is { } account)
            await lockout.ClearAsync($"operator:{account.Email}");
        return outcome;
    }

    private Task<ChangeOutcome> RunAsync(
        Guid id, Func<Operator, CancellationToken, Task<Operator>> change, CancellationToken cancellationToken) =>
        db.InTransactionAsync(async cancel =>
        {
            // Locks all rows in one order. There are few, and two admins who remove each other's role wait here.
            await db.Database.ExecuteSqlAsync($"SELECT FROM operators ORDER BY operator_id FOR UPDATE", cancel);
            if (await db.Operators.SingleOrDefaultAsync(row => row.OperatorId == id, cancel) is not { } before)
                return new ChangeOutcome(null);
            var after = await change(before, cancel);
            var wasAdmin = before is { DisabledAt: null } && before.Roles.Contains(OperatorRoles.Admin);
            return wasAdmin
                && !await db.Operators.AnyAsync(row => row.DisabledAt == null && row.Roles.Contains(OperatorRoles.Admin), cancel)
                ? new ChangeOutcome(null, IsLastAdmin: true)
                : new ChangeOutcome(after);
        }, cancellationToken, commits: outcome => outcome.Account is not null);

    private async Task<Operator> AddRowAsync(
        AuditSource source, string action, Operator before, string reason, CancellationToken cancellationToken)
    {
        var after = await db.Operators.SingleAsync(row => row.OperatorId == before.OperatorId, cancellationToken);
        await audit.AppendAsync(source, new AuditEntry(
            action, $"operator {before.OperatorId}", Before: OperatorStore.Shown(before), After: OperatorStore.Shown(after),
            Reason: reason), cancellationToken);
        return after;
    }
}
