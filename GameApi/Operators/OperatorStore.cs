using System.Security.Cryptography;
using System.Text.Json.Nodes;
using GameApi.Audit;
using GameApi.Data;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Operators;

/// <summary>Reads and changes operators' accounts, each change with its audit row.</summary>
internal sealed class OperatorStore(GameDbContext db, AuditLog audit, TimeProvider time)
{
    internal Task<Operator?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        db.Operators.SingleOrDefaultAsync(account => account.OperatorId == id, cancellationToken);

    /// <summary>Reads a page of all operators, by address.</summary>
    internal Task<List<Operator>> LoadAsync(string? after, int rows, CancellationToken cancellationToken) =>
        db.Operators.Where(account => after == null || string.Compare(account.Email, after) > 0).OrderBy(account => account.Email)
            .Take(rows).ToListAsync(cancellationToken);

    /// <summary>Creates an account.</summary>
    /// <param name="source">The source of the change.</param>
    /// <param name="wanted">The account to create.</param>
    /// <param name="email">The address in lower case.</param>
    /// <param name="passwordHash">Hash of a generated password.</param>
    /// <param name="passwordExpiresAt">When the password expires, which only serves to choose another; null if it is permanent.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>Null if the address is taken.</returns>
    internal Task<Operator?> AddAsync(
        AuditSource source, NewOperator wanted, string email, string passwordHash, DateTimeOffset? passwordExpiresAt,
        CancellationToken cancellationToken) =>
        db.InTransactionAsync(async cancel =>
        {
            var now = time.GetUtcNow();
            var account = new Operator
            {
                OperatorId = Guid.CreateVersion7(now),
                Email = email,
                Name = wanted.Name ?? email[..Math.Min(email.IndexOf('@', StringComparison.Ordinal), 64)],
                Roles = [.. wanted.Roles],
                PasswordHash = passwordHash,
                PasswordExpiresAt = passwordExpiresAt,
                CreatedAt = now,
            };
            // ON CONFLICT rather than an exception, which would be logged.
            if (await db.Database.ExecuteSqlAsync($"""
                INSERT INTO operators (operator_id, email, name, roles, password_hash, password_expires_at, created_at)
                VALUES ({account.OperatorId}, {account.Email}, {account.Name}, {account.Roles}, {account.PasswordHash},
                    {account.PasswordExpiresAt}, {account.CreatedAt})
                ON CONFLICT DO NOTHING
                """, cancel) == 0)
                return null;
            await audit.AppendAsync(
                source, new AuditEntry("operator.add", $"operator {account.OperatorId}", After: Shown(account), Reason: wanted.Reason),
                cancel);
            return account;
        }, cancellationToken, commits: added => added is not null);

    /// <summary>Changes an account, with its audit row.</summary>
    /// <param name="http">The request.</param>
    /// <param name="id">Id of the account.</param>
    /// <param name="entry">The entry for the audit log.</param>
    /// <param name="change">Changes the row in the transaction and returns how many rows changed.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The changed account; null if nothing changed.</returns>
    internal Task<Operator?> ChangeAsync(
        HttpContext http, Guid id, AuditEntry entry, Func<IQueryable<Operator>, Task<int>> change, CancellationToken cancellationToken) =>
        db.InTransactionAsync(async cancel =>
        {
            if (await change(db.Operators.Where(account => account.OperatorId == id)) == 0)
                return null;
            await audit.AppendAsync(AuditSource.Of(http), entry, cancel);
            return await FindAsync(id, cancel);
        }, cancellationToken, commits: changed => changed is not null);

    /// <summary>The state of an account in the audit log, without secrets and their hashes.</summary>
    internal static JsonObject Shown(Operator account) => new()
    {
        ["email"] = account.Email,
        ["name"] = account.Name,
        ["roles"] = new JsonArray([.. account.Roles.Select(role => (JsonNode)role)]),
        ["disabled"] = account.DisabledAt is not null,
        ["totp"] = account.TotpSecret is not null,
    };

    /// <summary>Generates a password of 116 bits, which needs no check against policies or word lists.</summary>
    internal static string NewPassword() =>
        RandomNumberGenerator.GetString("abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 20);
}
