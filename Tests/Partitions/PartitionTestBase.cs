using GameApi.Data;
using Npgsql;
using Tests.Stores;
using Xunit;

namespace Tests.Partitions;

/// <summary>A game database of the test's own, and rows in it.</summary>
public abstract class PartitionTestBase(LocalStores stores) : IAsyncLifetime
{
    private protected const int Rows = 60_000;
    private protected GameDatabases Databases { get; private set; } = null!;

    private protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected NpgsqlDataSource Database => Databases.Game;

    public async ValueTask InitializeAsync() => Databases = MigratedDatabases.Open(await stores.NewGameDatabaseAsync(Stop));

    public async ValueTask DisposeAsync()
    {
        await Databases.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Rows of three weeks around a time, in eight games or one.</summary>
    private protected Task<int> FillAsync(DateTimeOffset at, int rows, int? game = null) => ExecuteAsync(FormattableString.Invariant($"""
        INSERT INTO activities (player_id, activity_id, game_id, kind, occurred_at, payload)
        SELECT gen_random_uuid(), overlay(gen_random_uuid()::text PLACING '7' FROM 15 FOR 1)::uuid,
            'game-' || coalesce({(game is { } one ? $"{one}" : "NULL")}, n % 8), 'level.up',
            timestamptz '{at:O}' - (n % 20) * interval '1 day', jsonb_build_object('n', n)
        FROM generate_series(1, {rows}) n
        """));

    private protected async Task<int> ExecuteAsync(string sql)
    {
        await using var connection = await Database.OpenConnectionAsync(Stop);
        return await ExecuteAsync(connection, sql);
    }

    private protected static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 60 };
        return await command.ExecuteNonQueryAsync(Stop);
    }
}
