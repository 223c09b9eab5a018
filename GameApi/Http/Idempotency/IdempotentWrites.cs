using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GameApi.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.Http.Idempotency;

/// <summary>
/// Runs a write with an <c>Idempotency-Key</c> once. The response is stored in the transaction of the write, so both commit or neither. A
/// retry gets the stored response; the same key with a different request is rejected. A write that fails with a problem is rolled back and
/// not stored: it changed nothing, so a retry is safe.
/// </summary>
internal sealed class IdempotentWrites(GameDbContext db, IOptions<JsonOptions> json, TimeProvider time)
{
    /// <summary>The header, as a parameter name.</summary>
    internal const string Header = "Idempotency-Key";

    private const int MaxKeyLength = 128;

    private readonly JsonSerializerOptions _json = json.Value.SerializerOptions;

    /// <summary>Runs <paramref name="write"/> in a unit of work of <see cref="GameDbContext"/>; an activity proves its commit.</summary>
    /// <param name="http">The request.</param>
    /// <param name="key">The value of the header.</param>
    /// <param name="owner">The player whose data the write changes first: the record is stored on that player's shard.</param>
    /// <param name="body">The body of the request; with method, path and caller it identifies the request.</param>
    /// <param name="write">Uses the scope's <see cref="GameDbContext"/>; may run again after a lost connection or a lost race.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    internal async Task<Results<Ok<TResponse>, ProblemHttpResult>> RunAsync<TBody, TResponse>(
        HttpContext http, string? key, Guid owner, TBody body,
        Func<CancellationToken, Task<Results<Ok<TResponse>, ProblemHttpResult>>> write, CancellationToken cancellationToken)
    {
        if (key is not { Length: > 0 and <= MaxKeyLength } || key.Any(character => character is < '!' or > '~'))
            return Problem.Invalid(Header, $"1 to {MaxKeyLength} visible ASCII characters, new for each new write: a UUID serves well.");

        var request = Identify(http, key, owner, body);

        // Writes first and looks for a stored response only if that fails: nearly every request is the first with its key.
        try
        {
            var result = await db.InTransactionAsync(
                async cancel =>
                {
                    var result = await write(cancel);
                    if (result.Result is Ok<TResponse> { Value: { } response })
                        Store(request, response);
                    return result;
                },
                cancellationToken, commits: attempt => attempt.Result is Ok<TResponse>);

            // The write may have been rejected because of the effects of an earlier request with this key.
            return result.Result is Ok<TResponse> ? result : await StoredAsync<TResponse>(request, cancellationToken) ?? result;
        }
        catch (KeyTakenException)
        {
            return await StoredAsync<TResponse>(request, cancellationToken) ?? TooOld();
        }
    }

    private async Task<Results<Ok<TResponse>, ProblemHttpResult>?> StoredAsync<TResponse>(
        Request request, CancellationToken cancellationToken)
    {
        var record = await db.IdempotencyRecords
            .Where(record => record.PlayerId == request.Owner && record.Client == request.Client && record.Key == request.Key)
            .Select(record => new { record.RequestHash, record.Response, record.CreatedAt })
            .SingleOrDefaultAsync(cancellationToken);
        if (record is null)
            return null;
        if (!record.RequestHash.AsSpan().SequenceEqual(request.Hash))
            return Problem.Of(
                ProblemType.IdempotencyKeyReused, "Use a new key for a new write; to retry a write, send exactly the same request.");
        // An expired record may be deleted at any time: the response must not depend on whether it has been.
        if (record.CreatedAt < time.GetUtcNow() - IdempotencyRecord.Age)
            return TooOld();
        return TypedResults.Ok(JsonSerializer.Deserialize(record.Response, TypeOf<TResponse>())!);
    }

    private void Store<TResponse>(Request request, TResponse response) => db.Work!.WithCommit<StoredResponses>().Add(new IdempotencyRecord
    {
        PlayerId = request.Owner,
        Client = request.Client,
        Key = request.Key,
        RequestHash = request.Hash,
        Response = JsonSerializer.SerializeToUtf8Bytes(response, TypeOf<TResponse>()),
        CreatedAt = time.GetUtcNow(),
    });

    private static ProblemHttpResult TooOld() =>
        Problem.Of(ProblemType.IdempotencyKeyReused, "This key was used more than a day ago: use a new one.");

    private Request Identify<TBody>(HttpContext http, string key, Guid owner, TBody body)
    {
        var client = http.User.PlayerId() is null ? http.User.FindFirstValue(GameClaims.Subject)! : "";
        var head = Encoding.UTF8.GetBytes($"{http.Request.Method} {http.Request.Path}\n");
        var hash = SHA256.HashData([.. head, .. JsonSerializer.SerializeToUtf8Bytes(body, TypeOf<TBody>())]);
        return new Request(owner, client, key, hash);
    }

    private JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)_json.GetTypeInfo(typeof(T));

    private sealed record Request(Guid Owner, string Client, string Key, byte[] Hash);
}
