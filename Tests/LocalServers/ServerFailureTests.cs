using System.Net;
using System.Net.Sockets;
using ClickHouse.Driver;
using Npgsql;
using Tests.Stores;
using Xunit;

namespace Tests.LocalServers;

/// <summary>An error that a developer can fix is one sentence, with an exit code and without a stack trace.</summary>
public sealed class ServerFailureTests(LocalStores stores)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("postgres")]
    [InlineData("redis")]
    [InlineData("clickhouse")]
    public async Task A_port_in_use_is_reported(string server)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var failure = await LocalServersCommand.RunAsync([server], Environment(port: ((IPEndPoint)taken.LocalEndpoint).Port), Cancellation);
        AssertSentence(failure, 3, "is taken by another program");
    }

    [Theory]
    [InlineData("LOCALSERVER_PASSWORD", "", "LOCALSERVER_PASSWORD is missing")]
    [InlineData("LOCALSERVER_PORT", "", "LOCALSERVER_PORT is missing")]
    [InlineData("LOCALSERVER_PORT", "http", "LOCALSERVER_PORT must be a number from 1 to 65535, not 'http'")]
    public async Task A_missing_or_invalid_value_is_named(string variable, string value, string sentence)
    {
        var environment = Environment();
        environment[variable] = value;
        AssertSentence(await LocalServersCommand.RunAsync(["redis"], environment, Cancellation), 1, sentence);
    }

    [Fact]
    public async Task An_unknown_server_name_is_a_usage_error() =>
        AssertSentence(await LocalServersCommand.RunAsync(["mysql"], Environment(), Cancellation), 2, "postgres|redis|clickhouse");

    [Fact]
    public async Task A_data_folder_serves_one_server_at_a_time()
    {
        await using var first = await stores.StartServerAsync(StoreKind.Redis, Cancellation);
        var environment = Environment();
        environment["LOCALSERVER_DATA"] = first.DataFolder;
        AssertSentence(await LocalServersCommand.RunAsync(["redis"], environment, Cancellation), 1, "is in use by another running server");
    }

    [Fact]
    public async Task Damaged_PostgreSQL_data_is_reported()
    {
        await using var server = await stores.StartServerAsync(StoreKind.Postgres, Cancellation);
        await server.StopAsync();
        await File.WriteAllTextAsync(Path.Combine(server.DataFolder, "data", "global", "pg_control"), "not a control file", Cancellation);
        await IsDamagedAsync("postgres", server.DataFolder);
    }

    [Theory]
    [InlineData("id.bin", Damage.Cut)]
    [InlineData("id.bin", Damage.Gone)]
    [InlineData("checksums.txt", Damage.Flipped)]
    public async Task Damaged_ClickHouse_data_is_reported(string file, Damage damage)
    {
        await using var server = await stores.StartServerAsync(StoreKind.ClickHouse, Cancellation);
        using (var client = new ClickHouseClient(server.ConnectionString))
        {
            await client.ExecuteNonQueryAsync(
                "CREATE TABLE kept (id UInt64) ENGINE = MergeTree ORDER BY id SETTINGS min_bytes_for_wide_part = 0",
                cancellationToken: Cancellation);
            await client.ExecuteNonQueryAsync("INSERT INTO kept SELECT number FROM numbers(10000)", cancellationToken: Cancellation);
        }

        await server.StopAsync();
        Do(damage, Assert.Single(Directory.GetFiles(Path.Combine(server.DataFolder, "data", "store"), file, SearchOption.AllDirectories)));

        await IsDamagedAsync("clickhouse", server.DataFolder);
        await IsDamagedAsync("clickhouse", server.DataFolder);
    }

    [Fact]
    public async Task A_new_password_applies_to_old_data()
    {
        await using var server = await stores.StartServerAsync(StoreKind.Postgres, Cancellation);
        var old = server.ConnectionString;
        server.Password = "it's \"another\" \\ one; -- $1";
        await server.RestartAsync(Cancellation);
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = source.CreateCommand("SELECT 1");
        Assert.Equal(1, await command.ExecuteScalarAsync(Cancellation));
        await using var refused = new NpgsqlConnection(old + ";Pooling=false");
        await Assert.ThrowsAsync<PostgresException>(() => refused.OpenAsync(Cancellation));
    }

    public enum Damage
    {
        Flipped,
        FirstByteFlipped,
        Cut,
        Gone,

        /// <summary>A folder in place of a file, or a file in place of a folder.</summary>
        Swapped,
    }

    internal static void Do(Damage damage, string path)
    {
        if (damage is Damage.Gone or Damage.Swapped)
        {
            File.Delete(path);
            if (damage == Damage.Swapped)
                Directory.CreateDirectory(path);
            return;
        }

        using var file = File.Open(path, FileMode.Open);
        if (damage == Damage.Cut)
            file.SetLength(file.Length / 2);
        // Towards the end: the beginning of a log may no longer be read.
        file.Position = damage == Damage.FirstByteFlipped ? 0 : file.Length * 3 / 4;
        var flipped = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)~flipped);
    }

    internal static async Task IsDamagedAsync(string server, string dataFolder)
    {
        var environment = Environment();
        environment["LOCALSERVER_DATA"] = dataFolder;
        AssertSentence(await LocalServersCommand.RunAsync([server], environment, Cancellation), 1, "is damaged");
    }

    internal static Dictionary<string, string> Environment(int port = 1) => new()
    {
        ["LOCALSERVER_PORT"] = $"{port}",
        ["LOCALSERVER_PASSWORD"] = "secret",
        ["LOCALSERVER_DATA"] = ScratchFolder.New("failure"),
        ["LOCALSERVER_HEALTH_PORT"] = "",
        ["LOCALSERVER_PARENT"] = $"{System.Environment.ProcessId}",
    };

    internal static void AssertSentence(CommandResult result, int exitCode, string part)
    {
        Assert.Contains(part, result.Errors, StringComparison.Ordinal);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.DoesNotContain("   at ", result.Errors + result.Output, StringComparison.Ordinal);
        Assert.Single(result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
