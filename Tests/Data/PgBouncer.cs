using System.Diagnostics;
using System.Net.Sockets;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Data;

/// <summary>
/// A PgBouncer in front of a PostgreSQL server, with no setting but those that docs/operations.md names. Debian's package <c>pgbouncer</c>.
/// </summary>
internal sealed class PgBouncer : IAsyncDisposable
{
    private static readonly string[] Places =
        ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer", "/opt/homebrew/bin/pgbouncer"];

    private readonly Process _process;
    private readonly int _port;

    private PgBouncer(Process process, int port) => (_process, _port) = (process, port);

    /// <param name="mode">session or transaction.</param>
    /// <param name="server">A connection string of the server.</param>
    public static async Task<PgBouncer> StartAsync(string mode, string server)
    {
        var program = Places.FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, "PgBouncer is not installed: apt-get install pgbouncer.");
        var (to, port) = (new NpgsqlConnectionStringBuilder(server), FreePort.Next());
        var file = Path.Combine(ScratchFolder.New("pgbouncer"), "pgbouncer.ini");
        await File.WriteAllTextAsync(file, $"""
            [databases]
            * = host={to.Host} port={to.Port} user={to.Username} password={to.Password}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = any
            pool_mode = {mode}
            default_pool_size = 40
            max_client_conn = 500
            {(Environment.UserName == "root" ? "user = nobody" : "")}
            """);
        var start = new ProcessStartInfo(program!, ["-q", file]) { RedirectStandardError = true, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        var output = new OutputTail();
        output.Follow(process);
        await Eventually.HoldsAsync(async () =>
        {
            Assert.False(process.HasExited, output.Text);
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync("127.0.0.1", port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        });
        return new(process, port);
    }

    /// <summary>The same database, through the pooler.</summary>
    public string Through(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Host = "127.0.0.1", Port = _port }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
