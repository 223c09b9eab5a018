import { useState } from 'preact/hooks';
import type { Cohort } from '../../../../clients/typescript/src/generated.js';
import type { Filter } from '../../api/filter';
import { useQuery } from '../../api/query';
import { Bar } from '../../charts/bars';
import { ChartCard } from '../../charts/chart-card';
import { country, number, share } from '../../ui/format';
import { Table, type Column } from '../../ui/table';
import { Choice } from './currency';
import { cohorts } from './queries';

const ways = [['country', 'Country'], ['clientVersion', 'Client version'], ['platform', 'Platform']] as const;

export function CohortsCard({ filter }: { filter: Filter }) {
    const [by, setBy] = useState<string>('country');
    const query = cohorts(by);
    const result = useQuery(query, filter);
    const before = useQuery(query, { ...filter, ...filter.before });
    const then = new Map(before.loaded.data?.items.map(row => [row.value, row.players]));
    const most = Math.max(...(result.loaded.data?.items.map(row => row.players) ?? []), 1);
    const nameOf = (row: Cohort) => by === 'country' ? country(row.value) : row.value ?? 'unknown';
    const returned = (day: number, of: number) => of === 0 ? '–' : share(day / of);
    const columns: Column<Cohort>[] = [
        { title: ways.find(([key]) => key === by)![1], cell: nameOf },
        { title: 'New players', isNumber: true, cell: row => number(row.players) },
        { title: 'Before', isNumber: true, cell: row => number(then.get(row.value) ?? 0) },
        { title: 'Day 1', isNumber: true, cell: row => returned(row.day1, row.day1Of) },
        { title: 'Day 7', isNumber: true, cell: row => returned(row.day7, row.day7Of) },
        { title: 'Day 30', isNumber: true, cell: row => returned(row.day30, row.day30Of) },
    ];
    return (
        <ChartCard title="New players by cohort" size="wide" result={result} columns={columns}
            note="Players first seen in the range, by an attribute of their first session, and how many of them returned"
            empty="Cohorts appear here when new players start their first sessions.">
            {items => (
                <>
                    <Choice label="Cohorts by" options={ways} value={by} onValue={setBy} />
                    <Table caption="New players by cohort" rows={items} keyOf={row => row.value ?? ''} columns={[
                        columns[0]!,
                        { title: 'Share', isWide: true, cell: row => <Bar part={row.players / most} color={2} /> },
                        ...columns.slice(1),
                    ]} />
                </>
            )}
        </ChartCard>
    );
}
