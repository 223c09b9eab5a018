import { aligned, starts, type Filter } from '../../api/filter';
import { useQuery } from '../../api/query';
import { ChartCard } from '../../charts/chart-card';
import { Lines, type Line } from '../../charts/lines';
import { date, hours, number, share } from '../../ui/format';
import { activePlayers, concurrent, stickiness } from './queries';

export const startOf = (filter: Pick<Filter, 'interval'>) => (row: { start: string }) =>
    filter.interval === 'hour' ? hours(row.start) : date(row.start);

export function ActiveCard({ filter }: { filter: Filter }) {
    const result = useQuery(activePlayers, filter);
    const before = useQuery(activePlayers, { ...filter, ...filter.before });
    const at = starts(filter);
    return (
        <ChartCard title="Active players" size="two-thirds" result={result}
            note={`Distinct players per ${filter.interval}, and how many of them were new`}
            empty="Players count as active as soon as they report activities."
            columns={[
                { title: 'Start', cell: startOf(filter) }, { title: 'Players', isNumber: true, cell: row => number(row.players) },
                { title: 'New players', isNumber: true, cell: row => number(row.newPlayers) },
            ]}>
            {items => (
                <Lines summary={`Active and new players per ${filter.interval}`} starts={at} isHourly={filter.interval === 'hour'}
                    height={236} lines={[
                        { label: 'Active', color: 1, values: aligned(at, items, row => row.players) },
                        { label: 'New', color: 2, values: aligned(at, items, row => row.newPlayers) },
                        ...beforeLine(filter, before.loaded.data?.items, row => row.players),
                    ]} />
            )}
        </ChartCard>
    );
}

/** A line for the previous period, drawn over the dates of this one. */
export function beforeLine<T extends { readonly start: string }>(
    filter: Filter, items: readonly T[] | undefined, value: (row: T) => number,
): Line[] {
    if (!items || items.length === 0)
        return [];
    const before = aligned(starts(filter.before), items, value);
    const values = starts(filter).map((_, index) => before[index] ?? null);
    return [{ label: 'Previous period', color: 6, isBefore: true, values }];
}

export function ConcurrentCard({ filter }: { filter: Filter }) {
    const interval = filter.range === '7d' ? 'hour' : filter.interval;
    const finer = { ...filter, interval, before: { ...filter.before, interval } } as const;
    const result = useQuery(concurrent, finer);
    const before = useQuery(concurrent, { ...finer, ...finer.before });
    const at = starts(finer);
    return (
        <ChartCard title="Concurrent players" size="third" note={`Online at the same time, per ${interval}`} result={result}
            empty="A player counts as online from the start of a session to its end."
            isEmpty={items => items.every(row => row.peak === 0)}
            columns={[
                { title: 'Start', cell: startOf(finer) }, { title: 'Peak', isNumber: true, cell: row => number(row.peak) },
                { title: 'Average', isNumber: true, cell: row => number(Math.round(row.average * 10) / 10) },
            ]}>
            {items => (
                <Lines summary={`Players online at the same time, per ${interval}`} starts={at} isHourly={interval === 'hour'}
                    height={236} lines={[
                        { label: 'Peak', color: 1, values: aligned(at, items, row => row.peak) },
                        { label: 'Average', color: 2, values: aligned(at, items, row => row.average) },
                        ...beforeLine(finer, before.loaded.data?.items, row => row.peak),
                    ]} />
            )}
        </ChartCard>
    );
}

export function StickinessCard({ filter }: { filter: Filter }) {
    const daily = { ...filter, interval: 'day', before: { ...filter.before, interval: 'day' } } as const;
    const result = useQuery(stickiness, daily);
    const before = useQuery(stickiness, { ...daily, ...daily.before });
    const at = starts(daily);
    return (
        <ChartCard title="Stickiness" note="Players of a day as a share of the players of the last thirty days (DAU/MAU)" result={result}
            empty="Values appear here as soon as players report activities."
            columns={[
                { title: 'Day', cell: row => date(row.start) },
                { title: 'Daily players', isNumber: true, cell: row => number(row.dailyPlayers) },
                { title: 'Monthly players', isNumber: true, cell: row => number(row.monthlyPlayers) },
                { title: 'Share', isNumber: true, cell: row => share(row.ratio) },
            ]}>
            {items => (
                <Lines summary="Stickiness per day" starts={at} format={share} lines={[
                    { label: 'DAU/MAU', color: 5, values: aligned(at, items, row => row.ratio) },
                    ...beforeLine(daily, before.loaded.data?.items, row => row.ratio),
                ]} />
            )}
        </ChartCard>
    );
}
