using GameApi.Auth;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using ServiceDefaults.Authentication;

namespace Bench.Servers;

/// <summary>Players in the database of a <see cref="GameStack"/>. The first of them have tokens, wallets and stored objects.</summary>
internal sealed class Crowd
{
    /// <summary>Number of players. Reads are spread over all of them.</summary>
    public const int Size = 100_000;

    /// <summary>Number of players that write.</summary>
    public const int Writers = 1_000;

    /// <summary>The object that each writer has stored under saves/slot.</summary>
    public static readonly string Stored = $$"""{"level":12,"items":"{{new string('x', 1000)}}"}""";

    private readonly string[] _tokens;

    private Crowd(Guid[] ids, string[] tokens) => (Ids, _tokens) = (ids, tokens);

    public Guid[] Ids { get; }

    /// <summary>The writer of a turn.</summary>
    public Guid Writer(int turn) => Ids[turn % Writers];

    /// <summary>The access token of <see cref="Writer"/>.</summary>
    public string Token(int turn) => _tokens[turn % Writers];

    /// <summary>Fills the database once per run.</summary>
    public static Task<Crowd> SharedAsync(ServerPark servers, GameStack stack, CancellationToken cancellationToken) =>
        servers.SharedAsync("crowd", () => FillAsync(servers, stack, cancellationToken));

    private static async Task<Crowd> FillAsync(ServerPark servers, GameStack stack, CancellationToken cancellationToken)
    {
        var ids = Enumerable.Range(0, Size).Select(_ => Guid.CreateVersion7()).ToArray();
        await using var connection = await stack.Database.OpenConnectionAsync(cancellationToken);
        await FillPlayersAsync(connection, ids, cancellationToken);
        await FillBelongingsAsync(connection, ids[..Writers], cancellationToken);
        var tokens = new AccessTokens(
            Options.Create(new TokenOptions { SigningKey = servers.SigningKey }),
            Options.Create(new AuthOptions { AccessTokenLifetime = TimeSpan.FromHours(12) }), TimeProvider.System);
        return new Crowd(ids, [.. ids[..Writers].Select(id => tokens.ForPlayer(id, Guid.NewGuid()))]);
    }

    private static async Task FillPlayersAsync(NpgsqlConnection connection, Guid[] ids, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY players (player_id, display_name, country, created_at, updated_at) FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var (index, id) in ids.Index())
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(id, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync($"Player {index}", NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync("NO", NpgsqlDbType.Char, cancellationToken);
            await copy.WriteAsync(DateTimeOffset.UtcNow, NpgsqlDbType.TimestampTz, cancellationToken);
            await copy.WriteAsync(DateTimeOffset.UtcNow, NpgsqlDbType.TimestampTz, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private static async Task FillBelongingsAsync(NpgsqlConnection connection, Guid[] writers, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("INSERT INTO wallets SELECT id, 'gold', 1000000000, now() FROM unnest($1) AS id")
                {
                    Parameters = { new() { Value = writers } },
                },
                new("""
                    INSERT INTO wallet_entries (
                        player_id, entry_id, currency, amount, balance_after, kind, reason, idempotency_key, created_at)
                    SELECT id, uuidv7(), 'gold', 1000000000, 1000000000, 'grant', 'bench', 'bench', now() FROM unnest($1) AS id
                    """) { Parameters = { new() { Value = writers } } },
                new("""
                    INSERT INTO storage_objects (player_id, collection, key, value, version, created_at, updated_at)
                    SELECT id, 'saves', 'slot', $2::json, 1, now(), now() FROM unnest($1) AS id
                    """) { Parameters = { new() { Value = writers }, new() { Value = Stored } } },
                new("""
                    INSERT INTO leaderboard_scores (board_id, player_id, display_name, score, best, achieved_at)
                    SELECT 'last-match', player_id, display_name, hashtext(player_id::text) & 1048575, 1048575, now() FROM players
                    """),
                new("ANALYZE"),
            },
        };
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
