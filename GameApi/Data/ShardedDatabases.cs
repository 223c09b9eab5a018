using System.Collections.Concurrent;
using Npgsql;

namespace GameApi.Data;

/// <summary>Remembers which databases have the extension <c>citus</c>; read when a physical connection opens.</summary>
internal static class ShardedDatabases
{
    public const string Extension = "citus";

    private static readonly ConcurrentDictionary<(string Server, string Database), bool> Known = new();

    /// <summary>Whether the connection's database is one of them.</summary>
    public static bool Contain(NpgsqlConnection connection) => Known.ContainsKey((connection.DataSource, connection.Database));

    public static void Record(NpgsqlConnection connection, bool isSharded)
    {
        if (isSharded)
            Known[(connection.DataSource, connection.Database)] = true;
        else
            Known.TryRemove((connection.DataSource, connection.Database), out _);
    }
}
