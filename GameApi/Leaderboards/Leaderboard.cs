using System.Globalization;
using GameApi.Http.Json;
using GameApi.Http.Lists;
using GameApi.Players;

namespace GameApi.Leaderboards;

/// <summary>Ranks and rows together: ranks shared by all nodes where Redis has them, counted where it has not.</summary>
internal sealed class Leaderboard(LeaderboardStore store, PlayerStore players, SharedRanks ranks, Cursors cursors)
{
    internal async Task<Standing> SubmitAsync(CachedBoard board, Guid playerId, PlayerName name, long score, CancellationToken cancellationToken)
    {
        var row = await store.SubmitAsync(board, playerId, name, score, cancellationToken);
        // A rename looks for rows: one that it came too early for takes the name over itself. Later ones find the row.
        if (row.Version == 1 && await players.LoadNameAsync(playerId, cancellationToken) is { } current && current.Version > name.Version)
            await store.RenameAsync(playerId, current, cancellationToken);
        await ranks.ApplyAsync(board.BoardId, new PlayerScore(playerId, row.Score, row.Version));
        var rank = await ranks.RankAsync(board.BoardId, row.Score) ?? 1 + await store.CountBetterAsync(board.BoardId, row.Score, cancellationToken);
        return new Standing(row.Score, row.Best, rank);
    }

    /// <summary>The page after the cursor's position.</summary>
    internal async Task<RankedPage> PageAsync(string board, RankPosition? after, int size, CancellationToken cancellationToken)
    {
        var rows = await store.LoadAfterAsync(board, after, size + 1, cancellationToken);
        var positions = Positions(rows.Take(size), after).ToList();
        return new RankedPage([.. positions.Zip(rows, Item)], rows.Count > size ? cursors.Seal(ListOf(board), positions[^1], LeaderboardJsonContext.Default.RankPosition) : null);
    }

    /// <summary>What the cursors of a board are sealed with.</summary>
    internal static string ListOf(string board) => $"board:{board}";

    /// <summary>For the cache: the first page of a board by its size.</summary>
    internal static async Task<CachedTop?> LoadTopAsync(IServiceProvider services, string page, CancellationToken cancellationToken)
    {
        var parts = page.Split('/');
        return new CachedTop(GameJson.Bytes(await services.GetRequiredService<Leaderboard>().PageAsync(
            parts[0], null, int.Parse(parts[1], CultureInfo.InvariantCulture), cancellationToken)));
    }

    /// <summary>The player and its neighbours, half of them better where there are enough; null where the player has no score.</summary>
    internal Task<IReadOnlyList<RankedScore>?> AroundAsync(string board, Guid playerId, int size, CancellationToken cancellationToken) =>
        store.InSnapshotAsync(cancel => ReadAroundAsync(board, playerId, size, cancel), cancellationToken);

    private async Task<IReadOnlyList<RankedScore>?> ReadAroundAsync(string board, Guid playerId, int size, CancellationToken cancellationToken)
    {
        if (await store.LoadAsync(board, playerId, cancellationToken) is not { } own)
            return null;
        var better = await store.LoadBeforeAsync(board, own, size / 2, cancellationToken);
        better.Reverse();
        var from = new RankPosition(own.Score, own.AchievedAt, own.PlayerId, 0, 0);
        var worse = await store.LoadAfterAsync(board, from, size - 1 - better.Count, cancellationToken);
        List<BoardRow> rows = [.. better, own, .. worse];

        if (await ranks.RanksAsync(board, [.. rows.Select(row => row.Score)]) is { } known)
            return [.. rows.Zip(known, (row, rank) => new RankedScore(rank, row.PlayerId, row.DisplayName, row.Score))];

        // The first row's place tells those of all that follow it.
        var before = await store.CountBeforeAsync(board, rows[0], cancellationToken);
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
