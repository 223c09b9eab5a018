using GameApi.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;

namespace Bench.Endpoints;

/// <summary>Minimal endpoints that read and replace a stored object.</summary>
internal static class BareStorage
{
    public static void MapBareStorage(this IEndpointRouteBuilder app)
    {
        app.MapGet("/players/{id}/storage/{collection}/{key}", async (
            Guid id, string collection, string key, NpgsqlDataSource database, HttpResponse response,
            CancellationToken cancellationToken) =>
        {
            await using var command = database.CreateCommand(
                "SELECT value, version FROM storage_objects WHERE player_id = $1 AND collection = $2 AND key = $3");
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = collection });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken))
                return Results.NotFound();
            response.Headers.ETag = $"\"{reader.GetInt32(1)}\"";
            return Results.Text(reader.GetString(0), "application/json");
        });

        app.MapPut("/players/{id}/storage/{collection}/{key}", async (
            Guid id, string collection, string key, HttpRequest request, NpgsqlDataSource database, HttpResponse response,
            CancellationToken cancellationToken) =>
        {
            using var body = new StreamReader(request.Body);
            await using var command = database.CreateCommand("""
                UPDATE storage_objects SET value = $4::json, version = version + 1, updated_at = now()
                WHERE player_id = $1 AND collection = $2 AND key = $3
                RETURNING key, version, octet_length(value::text), created_at, updated_at
                """);
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = collection });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = await body.ReadToEndAsync(cancellationToken) });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken))
                return Results.NotFound();
            response.Headers.ETag = $"\"{reader.GetInt32(1)}\"";
            return Results.Ok(new StoredObject(
                reader.GetString(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetFieldValue<DateTimeOffset>(3),
                reader.GetFieldValue<DateTimeOffset>(4)));
        });
    }
}
