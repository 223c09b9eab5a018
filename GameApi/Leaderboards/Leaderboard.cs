using GameApi.Http.Lists;
using GameApi.Players;

namespace GameApi.Leaderboards;

/// <summary>Combines rows with ranks: the shared ranks in Redis, or counted ones if Redis has none.</summary>
internal sealed class Leaderboard(LeaderboardStore store, BoardReader reader, PlayerStore players, SharedRanks ranks, Cursors cursors)
{
    internal async Task<Standing> SubmitAsync(
        CachedBoard board, Guid playerId, PlayerName name, long score, CancellationToken cancellationToken)
    {
        var row = await store.SubmitAsync(board, playerId, name, score, cancellationToken);
        // A rename updates existing rows. A new row reads the current name itself, in case a rename came just before it.
        if (row.Version == 1 && await players.LoadNameAsync(playerId, cancellationToken) is { } current && current.Version > name.Version)
            await store.RenameAsync(playerId, current, cancellationToken);
        // A hidden score has no rank; its player gets the rank it would have.
        var rank = (row.IsHidden ? null : await ranks.ApplyAsync(board.BoardId, new RankChange(playerId, row.Score, row.Version)))
            ?? await ranks.RankAsync(board.BoardId, row.Score)
            ?? 1 + await reader.CountBetterAsync(board.BoardId, row.Score, cancellationToken);
        return new Standing(row.Score, row.Best, rank);
    }

    /// <summary>Reads the page after a position.</summary>
    internal async Task<RankedPage> PageAsync(string board, RankPosition? after, int size, CancellationToken cancellationToken)
    {
        var rows = await reader.LoadAfterAsync(board, after, size + 1, cancellationToken);
        var positions = Positions(rows.Take(size), after).ToList();
        var next = rows.Count > size
            ? cursors.Seal(ListOf(board), positions[^1], LeaderboardJsonContext.Default.RankPosition)
            : null;
        return new RankedPage([.. positions.Zip(rows, Item)], next);
    }

    /// <summary>The text that identifies a board in its cursors.</summary>
    internal static string ListOf(string board) => $"board:{board}";

    /// <summary>Loads the first page for the cache.</summary>
    internal static async Task<CachedTop?> LoadTopAsync(IServiceProvider services, TopKey key, CancellationToken cancellationToken) =>
        new((await services.GetRequiredService<Leaderboard>().PageAsync(key.Board, null, key.Rows, cancellationToken)).ToUtf8());

    /// <summary>
    /// Reads a player's row and its neighbours, half of them better if there are enough; null if the player has no score.
    /// </summary>
    internal Task<IReadOnlyList<RankedScore>?> AroundAsync(string board, Guid playerId, int size, CancellationToken cancellationToken) =>
        reader.InSnapshotAsync(cancel => ReadAroundAsync(board, playerId, size, cancel), cancellationToken);

    private async Task<IReadOnlyList<RankedScore>?> ReadAroundAsync(
        string board, Guid playerId, int size, CancellationToken cancellationToken)
    {
        if (await reader.LoadAsync(board, playerId, cancellationToken) is not { } own)
            return null;
        // One more than shown, to see whether the first row shares its score with the row before it.
        var better = await reader.LoadBeforeAsync(board, own, size / 2 + 1, cancellationToken);
        var before = better.Count > size / 2 ? better[^1] : null;
        better = [.. better.Take(size / 2).Reverse()];
        var from = new RankPosition(own.Score, own.AchievedAt, own.PlayerId, 0, 0);
        var worse = await reader.LoadAfterAsync(board, from, size - 1 - better.Count, cancellationToken);
        List<BoardRow> rows = [.. better, own, .. worse];
        if (before is null)
            return [.. Positions(rows, null).Zip(rows, Item)];
        return await RanksAsync(board, before, rows) ?? await CountAsync(board, rows, cancellationToken);
    }

    /// <summary>
    /// Reads from Redis the rank of the first score that starts among the rows, and derives the others from it. So the ranks of one
    /// response agree with each other, whatever changes meanwhile.
    /// </summary>
    private async Task<IReadOnlyList<RankedScore>?> RanksAsync(string board, BoardRow before, List<BoardRow> rows)
    {
        // The first rows may share the score of the row before them.
        var shared = rows.TakeWhile(row => row.Score == before.Score).Count();
        var begins = rows.ElementAtOrDefault(shared);
        if (await ranks.RanksAsync(board, [before.Score, begins?.Score ?? before.Score]) is not [var first, var next])
            return null;

        // Redis may not have a row yet that the snapshot has.
        next = Math.Max(next, shared + 2);
        first = begins is null ? first : Math.Min(first, next - shared - 1);
        var items = rows.Take(shared).Select(row => new RankedScore(first, row.PlayerId, row.DisplayName, row.Score));
        if (begins is null)
            return [.. items];
        var position = new RankPosition(begins.Score, begins.AchievedAt, begins.PlayerId, next, next);
        var rest = rows.Skip(shared);
        return [.. items, .. Positions(rest.Skip(1), position).Prepend(position).Zip(rest, Item)];
    }

    /// <summary>The same without Redis: counts the ranks in the snapshot.</summary>
    private async Task<IReadOnlyList<RankedScore>> CountAsync(string board, List<BoardRow> rows, CancellationToken cancellationToken)
    {
        // The position of the first row determines those of the rest.
        var before = await reader.CountBeforeAsync(board, rows[0], cancellationToken);
        var first = new RankPosition(rows[0].Score, rows[0].AchievedAt, rows[0].PlayerId, before.Better + 1, before.Rows + 1);
        return [.. Positions(rows.Skip(1), first).Prepend(first).Zip(rows, Item)];
    }

    private static IEnumerable<RankPosition> Positions(IEnumerable<BoardRow> rows, RankPosition? before)
    {
        foreach (var row in rows)
        {
            var index = (before?.Index ?? 0) + 1;
            before = new RankPosition(row.Score, row.AchievedAt, row.PlayerId, row.Score == before?.Score ? before.Rank : index, index);
            yield return before;
        }
    }

    private static RankedScore Item(RankPosition position, BoardRow row) => new(position.Rank, row.PlayerId, row.DisplayName, row.Score);
}
