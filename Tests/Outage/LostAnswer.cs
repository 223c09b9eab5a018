using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Tests.Outage;

/// <summary>Loses the response to a commit that took place.</summary>
internal sealed class LostAnswer : DbTransactionInterceptor
{
    /// <summary>As Citus reports a shard's node that it lost during the commit.</summary>
    public static readonly PostgresException InternalError = new(
        "failure on connection marked as essential", "ERROR", "ERROR", PostgresErrorCodes.InternalError);

    /// <summary>Whether the next response is lost.</summary>
    public bool Next { get; set; }

    /// <summary>What the service sees instead.</summary>
    public Exception Failure { get; init; } = new NpgsqlException("The connection broke.", new IOException());

    public override Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (!Next)
            return Task.CompletedTask;
        Next = false;
        throw Failure;
    }
}
