using System.Collections.Concurrent;
using Npgsql;

namespace GameApi.Data;

/// <summary>The databases of this process that have the extension <c>citus</c>, as seen when a physical connection opened.</summary>
internal static class ShardedDatabases
{
    public const string Extension = "citus";

    private static readonly ConcurrentDictionary<(string Server, string Database), bool> Known = new();

    /// <summary>Whether the connection is to one of them.</summary>
    public static bool Contain(NpgsqlConnection connection) => Known.ContainsKey((connection.DataSource, connection.Database));

    public static void Record(NpgsqlConnection connection, bool isSharded)
    {
        if (isSharded)
            Known[(connection.DataSource, connection.Database)] = true;
        else
            Known.TryRemove((connection.DataSource, connection.Database), out _);
    }
}
