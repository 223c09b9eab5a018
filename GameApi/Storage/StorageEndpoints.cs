using System.Security.Claims;
using System.Text.Json;
using GameApi.Http;
using GameApi.Http.Lists;
using GameApi.Http.OpenApi;
using GameApi.Http.Preconditions;
using GameApi.Http.Validation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.Storage;

internal static class StorageEndpoints
{
    private const string Json = "application/json";

    internal static RouteGroupBuilder MapStorage(this RouteGroupBuilder v1)
    {
        var storage = v1.MapGroup("/storage/{collection}").WithTags("Storage").RequireAuthorization(Policies.Player);
        storage.MapGet("", ListAsync).WithName("ListStoredObjects");
        storage.MapGet("/{key}", GetAsync).WithName("GetStoredObject").Produces<JsonElement>(contentType: Json)
            .ProducesProblems(ProblemType.NotFound);
        storage.MapPut("/{key}", PutAsync).WithName("PutStoredObject").WithBodyLimit(StorageLimits.MaxValueBytes)
            .ProducesProblems(ProblemType.StaleVersion, ProblemType.PreconditionRequired, ProblemType.NotFound, StorageLimits.Full);
        storage.MapDelete("/{key}", DeleteAsync).WithName("DeleteStoredObject").ProducesProblems(ProblemType.StaleVersion);
        return v1;
    }

    /// <summary>Lists the objects of a collection by key, without their values.</summary>
    /// <remarks>A collection without objects is an empty list.</remarks>
    internal static async Task<Results<Ok<Page<StoredObject>>, ProblemHttpResult>> ListAsync(
        [Name(StorageLimits.MaxCollectionLength)] string collection, ClaimsPrincipal user, StorageStore storage, Cursors cursors,
        CancellationToken cancellationToken, string? cursor = null, [PageSize(100)] int limit = 50)
    {
        var playerId = user.RequiredPlayerId();
        var list = $"storage:{playerId}:{collection}";
        if (!cursors.TryOpen(list, cursor, PositionJsonContext.Default.String, out var after, out var problem))
            return problem;
        var rows = await storage.LoadPageAsync(playerId, collection, after, limit + 1, cancellationToken);
        return TypedResults.Ok(
            Page<StoredObject>.Of(rows, limit, stored => cursors.Seal(list, stored.Key, PositionJsonContext.Default.String)));
    }

    /// <summary>Returns a stored value exactly as it was sent, with its ETag.</summary>
    /// <remarks>If-None-Match with the current ETag gets 304 without the value.</remarks>
    internal static async Task<Results<ContentHttpResult, ProblemHttpResult>> GetAsync(
        [Name(StorageLimits.MaxCollectionLength)] string collection, [Name(StorageLimits.MaxKeyLength)] string key,
        ClaimsPrincipal user, StorageStore storage, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await storage.LoadAsync(user.RequiredPlayerId(), collection, key, cancellationToken) is not { } stored)
            return Problem.Of(ProblemType.NotFound, "There is no object with this key.");
        response.SetETag(stored.Version);
        return TypedResults.Text(stored.Value, Json);
    }

    /// <summary>Stores any JSON of at most 64 KiB and 64 nested levels.</summary>
    /// <remarks>
    /// Replacing an object needs If-Match with the ETag of the version you read; creating one needs no header. If-None-Match: * only
    /// creates.
    /// </remarks>
    internal static async Task<Results<Ok<StoredObject>, Created<StoredObject>, ProblemHttpResult>> PutAsync(
        [Name(StorageLimits.MaxCollectionLength)] string collection, [Name(StorageLimits.MaxKeyLength)] string key, JsonElement body,
        [FromHeader(Name = ETags.IfMatch)] string? ifMatch, [FromHeader(Name = ETags.IfNoneMatch)] string? ifNoneMatch,
        ClaimsPrincipal user, StorageStore storage, HttpResponse response, CancellationToken cancellationToken)
    {
        if (ifNoneMatch is not (null or "*") || (ifNoneMatch is not null && ifMatch is not null))
            return Problem.Invalid(ETags.IfNoneMatch, "* to create only, without If-Match; otherwise omit it.");
        if (!FreeJson.IsJson(body, StorageLimits.MaxValueBytes))
            return Problem.Invalid("$", $"JSON of at most 64 KiB; {FreeJson.Accepted}.");

        var playerId = user.RequiredPlayerId();
        var value = body.GetRawText();
        if (ifMatch is null)
        {
            if (await storage.AddAsync(playerId, collection, key, value, cancellationToken) is { } added)
            {
                response.SetETag(added.Version);
                return TypedResults.Created($"/v1/storage/{collection}/{key}", added);
            }
            if (!await storage.ExistsAsync(playerId, collection, key, cancellationToken))
                return Problem.Of(StorageLimits.Full, $"The limit is {StorageLimits.MaxObjects} objects: delete one first.");
            return ifNoneMatch is null ? Problem.Of(ProblemType.PreconditionRequired) : ETags.Stale();
        }

        if (!ETags.TryReadIfMatch(ifMatch, out var expected, out var problem))
            return problem;
        if (await storage.ReplaceAsync(playerId, collection, key, value, expected, cancellationToken) is not { } replaced)
            return ETags.Stale();
        response.SetETag(replaced.Version);
        return TypedResults.Ok(replaced);
    }

    /// <summary>Deletes a stored object.</summary>
    /// <remarks>Idempotent. With If-Match it is deleted only if it still has that version.</remarks>
    internal static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        [Name(StorageLimits.MaxCollectionLength)] string collection, [Name(StorageLimits.MaxKeyLength)] string key,
        [FromHeader(Name = ETags.IfMatch)] string? ifMatch, ClaimsPrincipal user, StorageStore storage, CancellationToken cancellationToken)
    {
        var expected = ExpectedVersions.Any;
        if (!string.IsNullOrWhiteSpace(ifMatch) && !ETags.TryReadIfMatch(ifMatch, out expected, out var problem))
            return problem;
        var playerId = user.RequiredPlayerId();
        if (await storage.RemoveAsync(playerId, collection, key, expected, cancellationToken) || expected.IsAny)
            return TypedResults.NoContent();
        return await storage.ExistsAsync(playerId, collection, key, cancellationToken) ? ETags.Stale() : TypedResults.NoContent();
    }
}
