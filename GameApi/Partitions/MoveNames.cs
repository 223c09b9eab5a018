namespace GameApi.Partitions;

/// <summary>
/// The names and SQL of <see cref="DefaultPartition"/>: the objects beside a weekly table while its DEFAULT partition is emptied.
/// </summary>
internal sealed class MoveNames(WeeklyTable table)
{
    /// <summary>A table of the same shape, with the missing weeks.</summary>
    public string Moving => $"{table.Name}_moving";

    /// <summary>A table of one row: how many pages of DEFAULT are copied.</summary>
    public string Progress => $"{table.Name}_move_progress";

    /// <summary>The trigger, and its function, that repeats writes to DEFAULT in <see cref="Moving"/>.</summary>
    public string Follow => $"{table.Name}_move_follow";

    /// <summary>
    /// The transaction-level advisory lock ("move", table) by which deletions and copies exclude each other, so that a deleted row is not
    /// copied back.
    /// </summary>
    public string AdvisoryKey => $"{0x6D6F7665}, {WeeklyTable.All.ToList().IndexOf(table)}";

    private string Done => $"{Progress}_done";

    private string Next => $"{table.Default}_next";

    private string Old => $"{table.Default}_old";

    private string SameKey => string.Join(" AND ", table.Key.Select(column => $"{column} = old.{column}"));

    public string CreateWeek(Week week) => $"""
        CREATE TABLE {table.Partition(week)} (LIKE {Moving} INCLUDING ALL, CONSTRAINT {CheckOf(week)}
            CHECK ({table.Column} >= {table.Bound(week.Start)} AND {table.Column} < {table.Bound(week.Next.Start)}));
        ALTER TABLE {Moving} ATTACH PARTITION {table.Partition(week)} {table.Bounds(week)};
        """;

    /// <summary>
    /// The trigger function runs with its owner's rights: a role that may change activities needs no rights on this table.
    /// </summary>
    public string CreateFollower => $"""
        CREATE TABLE {Next} PARTITION OF {Moving} DEFAULT;
        CREATE FUNCTION {Follow}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $follow$
        BEGIN
            IF TG_OP = 'TRUNCATE' THEN
                TRUNCATE {Moving};
                RETURN NULL;
            END IF;
            IF TG_OP <> 'INSERT' THEN
                PERFORM pg_advisory_xact_lock_shared({AdvisoryKey});
                DELETE FROM {Moving} WHERE {SameKey};
            END IF;
            IF TG_OP <> 'DELETE' THEN
                INSERT INTO {Moving} SELECT new.* ON CONFLICT DO NOTHING;
            END IF;
            RETURN NULL;
        END $follow$;
        CREATE TRIGGER {Follow} AFTER INSERT OR UPDATE OR DELETE ON {table.Default} FOR EACH ROW EXECUTE FUNCTION {Follow}();
        CREATE TRIGGER {Follow}_truncate AFTER TRUNCATE ON {table.Default} FOR EACH STATEMENT EXECUTE FUNCTION {Follow}();
        """;

    /// <summary>Created after the trigger, which waited for all writers: the trigger repeats every later write to a page.</summary>
    public string CreateProgress => $"""
        CREATE TABLE {Progress} AS SELECT 0::bigint AS page, 0::bigint AS pages, 0::oid AS file;
        {Restart}
        """;

    /// <summary>Restarts at the first page if the partition was rewritten since (VACUUM FULL).</summary>
    public string Restart => $"""
        UPDATE {Progress} SET page = 0, file = pg_relation_filenode('{table.Default}'),
            pages = pg_relation_size('{table.Default}') / current_setting('block_size')::bigint
        WHERE file <> pg_relation_filenode('{table.Default}')
        """;

    public string Copy(string columns, long from, long to, string expired) => $"""
        INSERT INTO {Moving} ({columns}) SELECT {columns} FROM {table.Default} d
        WHERE ctid >= '({from},0)' AND ctid < '({to},0)' AND ({expired}) IS NOT TRUE ON CONFLICT DO NOTHING
        """;

    /// <summary>The names of the weeks that have rows.</summary>
    public string FilledWeeks(IEnumerable<Week> weeks)
    {
        var names = weeks.Select(table.Partition).Select(name => $"CASE WHEN EXISTS (SELECT FROM {name}) THEN '{name}' END");
        return $"SELECT array_remove(ARRAY[{string.Join(", ", names)}]::text[], NULL)";
    }

    public string Swap(IEnumerable<Week> weeks, IReadOnlyList<(string Name, string Definition)> checks)
    {
        var sql = new List<string> { $"ALTER TABLE {table.Name} DETACH PARTITION {table.Default}" };
        foreach (var week in weeks)
        {
            var partition = table.Partition(week);
            sql.Add($"ALTER TABLE {Moving} DETACH PARTITION {partition}");
            sql.AddRange(checks.Select(check => $"ALTER TABLE {partition} ADD CONSTRAINT {check.Name} {check.Definition}"));
            sql.Add($"ALTER TABLE {table.Name} ATTACH PARTITION {partition} {table.Bounds(week)}");
            sql.Add($"ALTER TABLE {partition} DROP CONSTRAINT {CheckOf(week)}");
        }

        sql.Add($"ALTER TABLE {Moving} DETACH PARTITION {Next}");
        sql.AddRange(checks.Select(check => $"ALTER TABLE {Next} ADD CONSTRAINT {check.Name} {check.Definition}"));
        sql.Add($"ALTER TABLE {table.Default} RENAME TO {Old}");
        sql.Add($"ALTER TABLE {Next} RENAME TO {table.Default}");
        sql.Add($"ALTER TABLE {table.Name} ATTACH PARTITION {table.Default} DEFAULT");
        // Nothing is dropped under the lock: a commit that unlinks a file waits for the disk.
        sql.Add($"ALTER TABLE {Progress} RENAME TO {Done}");
        return string.Join(";\n", sql);
    }

    /// <summary>Drops nothing while a move is in progress.</summary>
    public string DropLeftovers => $"""
        DO $drop$ BEGIN
            IF to_regclass('{Progress}') IS NULL THEN
                DROP TABLE IF EXISTS {Moving}, {Old}, {Done};
                DROP FUNCTION IF EXISTS {Follow}();
            END IF;
        END $drop$
        """;

    public string Abandon => $"""
        DROP TRIGGER {Follow} ON {table.Default};
        DROP TRIGGER {Follow}_truncate ON {table.Default};
        DROP FUNCTION {Follow}();
        DROP TABLE {Moving}, {Progress};
        """;

    private string CheckOf(Week week) => $"{table.Partition(week)}_week";
}
