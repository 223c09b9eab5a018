using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Tests.Outage;

/// <summary>Loses the response to a statement that commits by itself.</summary>
internal sealed class LostStatement : DbCommandInterceptor
{
    public string? NextWith { get; set; }

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        if (NextWith is null || !command.CommandText.Contains(NextWith, StringComparison.Ordinal))
            return result;
        NextWith = null;
        await result.DisposeAsync();
        throw new NpgsqlException("The connection broke.", new IOException());
    }
}
