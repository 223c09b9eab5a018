using GameApi.Players;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using StackExchange.Redis;

namespace Bench.Endpoints;

/// <summary>Minimal endpoints that read a profile from Redis or PostgreSQL, and change it.</summary>
internal static class BareProfiles
{
    private static readonly RedisValue[] Fields = ["absexp", "sldexp", "data"];

    public static void MapBareProfiles(this IEndpointRouteBuilder app)
    {
        app.MapGet("/cached/players/{id}", async (Guid id, IDatabase redis) =>
            (await redis.HashGetAsync(CachedKey(id), Fields))[2] is { HasValue: true } data
                ? Results.Bytes((ReadOnlyMemory<byte>)data, "application/json; charset=utf-8")
                : Results.NotFound());

        app.MapGet("/players/{id}", async (Guid id, NpgsqlDataSource database, CancellationToken cancellationToken) =>
        {
            await using var command = database.CreateCommand(
                "SELECT player_id, display_name, country, level, created_at, version FROM players WHERE player_id = $1");
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return await reader.ReadAsync(cancellationToken)
                ? Results.Ok(new PublicProfile(
                    reader.GetGuid(0), reader.GetString(1), Text(reader, 2), reader.GetInt32(3),
                    reader.GetFieldValue<DateTimeOffset>(4)))
                : Results.NotFound();
        });

        app.MapPatch("/players/{id}", async (
            Guid id, PlayerChange change, NpgsqlDataSource database, HttpResponse response, CancellationToken cancellationToken) =>
        {
            await using var command = database.CreateCommand("""
                UPDATE players SET display_name = coalesce($2, display_name), country = coalesce($3, country),
                    version = version + 1, updated_at = now()
                WHERE player_id = $1
                RETURNING player_id, display_name, country, level, xp, session_count, play_seconds, last_seen_at, created_at, updated_at,
                    version
                """);
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
            command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = change.DisplayName });
            command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = change.Country });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken))
                return Results.NotFound();
            response.Headers.ETag = $"\"{reader.GetInt32(10)}\"";
            return Results.Ok(new PlayerView(
                reader.GetGuid(0), reader.GetString(1), Text(reader, 2), reader.GetInt32(3), reader.GetInt64(4), reader.GetInt32(5),
                reader.GetInt64(6), reader.IsDBNull(7) ? null : reader.GetFieldValue<DateTimeOffset>(7),
                reader.GetFieldValue<DateTimeOffset>(8), reader.GetFieldValue<DateTimeOffset>(9)));
        });
    }

    /// <summary>Key of a profile that the run has stored in Redis, as a hash like GameApi's entries.</summary>
    public static RedisKey CachedKey(Guid id) => $"bench:profile:{id}";

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
