import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { download } from '../api/download';
import { useAction, useLoad } from '../api/hooks';
import type { QueryResult } from '../api/query';
import { sqlOf } from '../api/sql';
import { momentOfDay, time } from '../ui/format';
import { Icon } from '../ui/icon';
import { Busy, Empty, Failure } from '../ui/parts';
import { Table, type Column } from '../ui/table';

/** A chart, with what a reader needs to trust it: the time of its data, its SQL, and its numbers as a table and as CSV. */
export function ChartCard<T>({ title, note, size, result, columns, empty, isEmpty, after, children }: {
    title: string; note?: ComponentChildren; size?: 'wide' | 'two-thirds' | 'third'; result: QueryResult<T>;
    columns: readonly Column<T>[]; empty: string; children: (items: readonly T[]) => ComponentChildren;
    /** For queries that return zeros instead of nothing. */
    isEmpty?: (items: readonly T[]) => boolean;
    /** Below the chart, also while it is empty. */
    after?: ComponentChildren;
}) {
    const [open, setOpen] = useState<'sql' | 'table'>();
    const saving = useAction(() => download(result.csv(), `${result.name}.csv`));
    const id = useId();
    const { data, error, loading, reload } = result.loaded;
    const toggle = (panel: 'sql' | 'table') => setOpen(open === panel ? undefined : panel);
    return (
        <section class={`card chart ${size ?? ''}`} aria-labelledby={id} aria-busy={loading} data-query={result.name}>
            <header class="card-head"><div><h2 id={id}>{title}</h2>{note && <p class="note">{note}</p>}</div></header>
            {error ? <Failure error={error} retry={reload} /> : !data ? <Busy />
                : data.items.length === 0 || isEmpty?.(data.items) ? <Empty title="No data in this range">{empty}</Empty>
                    : children(data.items)}
            {data && after}
            {data && (
                <footer class="chart-foot">
                    <AsOf at={data.asOf} />
                    <span class="row">
                        {data.items.length > 0 && (
                            <button type="button" aria-expanded={open === 'table'} onClick={() => toggle('table')}>Table</button>
                        )}
                        <button type="button" aria-expanded={open === 'sql'} onClick={() => toggle('sql')}>SQL</button>
                        <button type="button" disabled={saving.busy} aria-label={`Download ${title} as CSV`}
                            onClick={() => void saving.run()}>
                            <Icon name="download" size={14} />CSV
                        </button>
                    </span>
                </footer>
            )}
            <Failure error={saving.error} />
            {open === 'sql' && <Sql title={title} result={result} />}
            {open === 'table' && data && <Table caption={title} columns={columns} rows={data.items} />}
        </section>
    );
}

const AsOf = ({ at }: { at: string | null | undefined }) => (
    <span class="note">
        {at ? <>As of <time dateTime={at} title={`${time(at)} UTC`}>{momentOfDay(at)}</time> UTC</> : 'Nothing exported yet'}
    </span>
);

function Sql({ title, result }: { title: string; result: QueryResult<unknown> }) {
    const sql = useLoad(result.target, signal => sqlOf(result.name, result.target, signal));
    return sql.data === undefined ? <><Failure error={sql.error} retry={sql.reload} />{sql.loading && <Busy />}</>
        : <pre class="json" tabIndex={0} role="group" aria-label={`SQL of ${title}`}>{sql.data}</pre>;
}
