using System.Text.Json;
using GameApi.Data;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Audit;

/// <summary>A filter of audit rows; null matches all.</summary>
internal sealed record AuditFilter(string? Actor, string? Action, Guid? PlayerId);

/// <summary>Reads the audit log.</summary>
internal sealed class AuditReader(GameDbContext db)
{
    /// <summary>Reads a page of rows before a number, newest first.</summary>
    internal async Task<List<AuditView>> LoadAsync(AuditFilter filter, long? before, int rows, CancellationToken cancellationToken)
    {
        var audit = db.Audit.AsQueryable();
        if (filter.Actor is { } actor)
            audit = audit.Where(row => row.Actor == actor);
        if (filter.Action is { } action)
            audit = audit.Where(row => row.Action == action);
        if (filter.PlayerId is { } player)
            audit = audit.Where(row => row.PlayerId == player);
        if (before is { } seq)
            audit = audit.Where(row => row.Seq < seq);
        var found = await audit.OrderByDescending(row => row.Seq).Take(rows).ToListAsync(cancellationToken);

        var actors = found.Select(row => Guid.TryParse(row.Actor, out var id) ? id : Guid.Empty).Distinct().ToList();
        var names = await db.Operators.Where(account => actors.Contains(account.OperatorId))
            .Select(account => new { account.OperatorId, account.Name })
            .ToDictionaryAsync(
                account => account.OperatorId.ToString(), account => account.Name, StringComparer.Ordinal, cancellationToken);
        return [.. found.Select(row => View(row, names.GetValueOrDefault(row.Actor)))];
    }

    private static AuditView View(AuditRow row, string? name) => new(
        row.Seq, row.Id, row.At, row.Actor, name, row.Action, row.Subject, row.PlayerId, Json(row.Before), Json(row.After), row.Reason,
        row.RequestId, Convert.ToHexStringLower(row.Hash));

    private static JsonElement? Json(string? text) => text is null ? null : JsonElement.Parse(text, AuditEntry.Nesting);
}
