namespace Bench.Sql;

/// <summary>The core of each hot endpoint as one statement on the application's tables.</summary>
internal static class Statements
{
    public static Statement ReadProfile(Func<int, Guid> player) => new(
        "SELECT player_id, display_name, country, level, created_at, version FROM players WHERE player_id = $1", turn => [player(turn)]);

    public static Statement UpdateProfile(Func<int, Guid> player) => new("""
        UPDATE players SET country = $2, version = version + 1, updated_at = now() WHERE player_id = $1
        RETURNING player_id, display_name, country, level, version
        """, turn => [player(turn), "SE"]);

    /// <summary>Deducts one gold and adds the entry to the ledger.</summary>
    public static Statement Spend(Func<int, Guid> player) => new("""
        WITH wallet AS (
            UPDATE wallets SET balance = balance - 1, updated_at = now()
            WHERE player_id = $1 AND currency = 'gold' AND balance >= 1 RETURNING balance)
        INSERT INTO wallet_entries (player_id, entry_id, currency, amount, balance_after, kind, reason, idempotency_key, created_at)
        SELECT $1, $2, 'gold', -1, balance, 'spend', 'bench', $3, now() FROM wallet RETURNING balance_after
        """, turn => [player(turn), Guid.CreateVersion7(), $"bare:{Guid.NewGuid()}"]);

    public static Statement SubmitScore(Func<int, Guid> player) => new("""
        INSERT INTO leaderboard_scores AS s (board_id, player_id, display_name, score, best, achieved_at)
        VALUES ('last-match', $1, 'Player', $2, $2, now())
        ON CONFLICT (player_id, board_id) DO UPDATE SET score = excluded.score, best = greatest(s.best, excluded.best), achieved_at = now()
        RETURNING score, best
        """, turn => [player(turn), (long)Random.Shared.Next(1 << 20)]);

    public static Statement Top20() => new("""
        SELECT player_id, display_name, score, achieved_at FROM leaderboard_scores WHERE board_id = 'last-match' AND hidden_at IS NULL
        ORDER BY score DESC, achieved_at, player_id LIMIT 20
        """, _ => [], rows: 20);

    public static Statement ReadStored(Func<int, Guid> player) => new(
        "SELECT value, version FROM storage_objects WHERE player_id = $1 AND collection = 'saves' AND key = 'slot'",
        turn => [player(turn)]);

    public static Statement ReplaceStored(Func<int, Guid> player, string value) => new("""
        UPDATE storage_objects SET value = $2::json, version = version + 1, updated_at = now()
        WHERE player_id = $1 AND collection = 'saves' AND key = 'slot' RETURNING version
        """, turn => [player(turn), value]);
}
