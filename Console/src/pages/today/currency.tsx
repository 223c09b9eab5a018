import { useState } from 'preact/hooks';
import type { CurrencyFlow } from '../../../../clients/typescript/src/generated.js';
import type { Filter } from '../../api/filter';
import { useQuery } from '../../api/query';
import { Flows } from '../../charts/bars';
import { ChartCard } from '../../charts/chart-card';
import { change, date, number } from '../../ui/format';
import { currencyFlows } from './queries';

const ways = [['kind', 'By kind'], ['reason', 'By reason']] as const;
const most = 8;

export function CurrencyCard({ filter }: { filter: Filter }) {
    const [by, setBy] = useState<'kind' | 'reason'>('kind');
    const [chosen, setChosen] = useState<string>();
    const query = currencyFlows(by);
    const result = useQuery(query, filter);
    const before = useQuery(query, { ...filter, ...filter.before });
    const items = result.loaded.data?.items ?? [];
    const volume = new Map<string, number>();
    for (const row of items)
        volume.set(row.currency, (volume.get(row.currency) ?? 0) + row.in + row.out);
    const currencies = [...volume.keys()].sort((one, other) => volume.get(other)! - volume.get(one)!);
    const currency = chosen && currencies.includes(chosen) ? chosen : currencies[0];
    const now = sums(items, currency);
    const then = sums(before.loaded.data?.items ?? [], currency);
    return (
        <ChartCard title="Currency flows" size="third" result={result}
            note={<>In: <b>{number(now.in)}</b>{then.in > 0 && ` (${change(now.in / then.in - 1)})`}, out: <b>{number(now.out)}</b>
                {then.out > 0 && ` (${change(now.out / then.out - 1)})`}. All games share a player's wallet.</>}
            empty="Flows appear here when wallets change, by a grant, a purchase or a gift."
            columns={[
                { title: 'Start', cell: row => date(row.start) },
                { title: 'Currency', cell: row => row.currency },
                { title: 'Kind', cell: row => row.kind },
                { title: 'Reason', cell: row => row.reason ?? '' },
                { title: 'In', isNumber: true, cell: row => number(row.in) },
                { title: 'Out', isNumber: true, cell: row => number(row.out) },
                { title: 'Players', isNumber: true, cell: row => number(row.players) },
            ]}>
            {() => (
                <>
                    <div class="row">
                        <Choice label="Currency" value={currency} onValue={setChosen}
                            options={currencies.map(name => [name, name] as const)} />
                        <Choice label="Group" options={ways} value={by} onValue={value => setBy(value as 'kind' | 'reason')} />
                    </div>
                    <Flows rows={rowsOf(items, currency, by)} />
                </>
            )}
        </ChartCard>
    );
}

export const Choice = ({ label, options, value, onValue }: {
    label: string; options: readonly (readonly [string, string])[]; value: string | undefined; onValue: (key: string) => void;
}) => (
    <div class="chips" role="group" aria-label={label}>
        {options.map(([key, text]) => (
            <button key={key} type="button" class="chip" aria-pressed={key === value} onClick={() => onValue(key)}>{text}</button>
        ))}
    </div>
);

function sums(items: readonly CurrencyFlow[], currency: string | undefined): { in: number; out: number } {
    const own = items.filter(row => row.currency === currency);
    return { in: own.reduce((sum, row) => sum + row.in, 0), out: own.reduce((sum, row) => sum + row.out, 0) };
}

/** Sums over the whole range. The response has a row per month. */
function rowsOf(items: readonly CurrencyFlow[], currency: string | undefined, by: 'kind' | 'reason') {
    const rows = new Map<string, { label: string; in: number; out: number }>();
    for (const item of items.filter(row => row.currency === currency)) {
        const label = by === 'reason' ? item.reason ?? item.kind : item.kind;
        const row = rows.get(label) ?? { label, in: 0, out: 0 };
        rows.set(label, { label, in: row.in + item.in, out: row.out + item.out });
    }
    return [...rows.values()].sort((one, other) => other.in + other.out - one.in - one.out).slice(0, most);
}
