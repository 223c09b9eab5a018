using Bench.Comparing;
using Bench.Load;
using Bench.Servers;
using GameApi.Auth;
using Microsoft.Extensions.Options;
using Npgsql;
using ServiceDefaults.Authentication;

namespace Bench.Writes;

/// <summary>
/// Rejects scores of banned players on a node with 50,000 bans, which it checks for every request, against bare Kestrel with a response of
/// the same size.
/// </summary>
internal sealed class ScoreBanned : IComparison
{
    private const int Bans = 50_000;

    /// <summary>Size of the response in bytes, about that of the problem details.</summary>
    private const int BodyBytes = 300;

    public string Name => "score-banned";
    public string SideA => "GameApi, refused by a ban";
    public string SideB => "bare Kestrel";
    public string Unit => "requests/s";

    public async Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var stack = await GameStack.SharedAsync(context.Servers, cancellationToken);
        var crowd = await Crowd.SharedAsync(context.Servers, stack, cancellationToken);
        // Not the writers: other comparisons submit their scores.
        var banned = crowd.Ids[Crowd.Writers..(Crowd.Writers + Bans)];
        var tokens = TokensOf(context.Servers, banned[^Crowd.Writers..]);
        await BanAsync(stack.Database, banned, cancellationToken);
        await UntilRefusedAsync(stack, tokens, cancellationToken);
        var kestrel = await BareServers.StartKestrelAsync(context.Servers, new byte[BodyBytes], cancellationToken);
        return new LoadPair(
            ("gameapi", stack.Api.Process, stack.Api.Port), turn => Submit(tokens, turn),
            ("kestrel", kestrel.Process, kestrel.Port), turn => Submit(tokens, turn) with { Status = 200, Expected = [] }, stack.Processes);
    }

    private static string[] TokensOf(ServerPark servers, Guid[] players)
    {
        var tokens = new AccessTokens(
            Options.Create(new TokenOptions { SigningKey = servers.SigningKey }),
            Options.Create(new AuthOptions { AccessTokenLifetime = TimeSpan.FromHours(12) }), TimeProvider.System);
        return [.. players.Select(player => tokens.ForPlayer(player, Guid.NewGuid()))];
    }

    private static async Task BanAsync(NpgsqlDataSource database, Guid[] players, CancellationToken cancellationToken)
    {
        await using var ban = database.CreateCommand("""
            INSERT INTO bans (ban_id, player_id, scope, reason, created_by, created_at, changed_at)
            SELECT gen_random_uuid(), player, 'scores', 'bench', 'bench', now(), now() FROM unnest($1) AS player
            """);
        ban.Parameters.AddWithValue(players);
        await ban.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task UntilRefusedAsync(GameStack stack, string[] tokens, CancellationToken cancellationToken)
    {
        using var connection = await LoadConnection.OpenAsync(stack.Api.Port, cancellationToken);
        foreach (var turn in (int[])[0, tokens.Length - 1])
            while (!await connection.ExchangeAsync(Submit(tokens, turn), cancellationToken))
                await Task.Delay(100, cancellationToken);
    }

    private static LoadRequest Submit(string[] tokens, int turn) =>
        LoadRequest.Of("PUT", "/v1/leaderboards/last-match/scores", tokens[turn % tokens.Length], """{"score":7}""") with
        {
            Status = 403,
            Expected = "player-banned"u8.ToArray(),
        };
}
