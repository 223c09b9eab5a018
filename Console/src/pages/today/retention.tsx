import type { Filter } from '../../api/filter';
import { next, start } from '../../api/filter';
import { useQuery } from '../../api/query';
import { ChartCard } from '../../charts/chart-card';
import { RetentionTriangle } from '../../charts/heat';
import { Lines } from '../../charts/lines';
import { date, number, share } from '../../ui/format';
import { retention, retentionDays } from './queries';

/** The period of the triangle, which needs about a dozen rows to be useful: 14 days, 13 weeks or 12 months, depending on the range. */
function triangleOf(filter: Filter) {
    const interval = filter.range === '12m' ? 'month' : filter.range === '90d' ? 'week' : 'day';
    const to = next(start(new Date(Date.parse(filter.to) - 1), interval), interval, 1);
    const count = interval === 'month' ? 12 : interval === 'week' ? 13 : 14;
    return { ...filter, interval, from: next(to, interval, -count).toISOString(), to: to.toISOString() } as const;
}

export function RetentionCard({ filter }: { filter: Filter }) {
    const triangle = triangleOf(filter);
    const { interval, from, to } = triangle;
    const result = useQuery(retention, triangle);
    const earlier = new Date(2 * Date.parse(from) - Date.parse(to)).toISOString();
    const before = useQuery(retention, { ...triangle, from: earlier, to: from });
    const [now, then] = [first(result.loaded.data?.items), first(before.loaded.data?.items)];
    return (
        <ChartCard title="Retention" size="two-thirds" result={result}
            note={<>
                Players first seen in a {interval} who were active again in later {interval}s.
                {now !== undefined && <> After one {interval}: <b>{share(now)}</b></>}
                {now !== undefined && then !== undefined && <>, previously {share(then)}</>}
            </>}
            empty={`Cohorts appear here with the first players. Their second column follows one ${interval} later.`}
            columns={[
                { title: 'Cohort', cell: row => date(row.cohort) }, { title: 'Players', isNumber: true, cell: row => number(row.players) },
                { title: `Active after 0, 1, 2 … ${interval}s`, cell: row => row.retained.map(number).join(' · ') },
            ]}>
            {items => <RetentionTriangle cohorts={items} unit={interval} />}
        </ChartCard>
    );
}

/** Retention after one interval, over all cohorts that have reached it. */
function first(cohorts: readonly { players: number; retained: readonly number[] }[] | undefined): number | undefined {
    const known = cohorts?.slice(0, -1) ?? [];
    const players = known.reduce((sum, cohort) => sum + cohort.players, 0);
    return players === 0 ? undefined : known.reduce((sum, cohort) => sum + (cohort.retained[1] ?? 0), 0) / players;
}

export function ReturnsCard({ filter }: { filter: Filter }) {
    const result = useQuery(retentionDays, filter);
    const part = (returned: number | null | undefined, players: number) =>
        returned === null || returned === undefined ? null : returned / players;
    return (
        <ChartCard title="Day 1, 7 and 30" result={result}
            note="Players first seen on a day who were active exactly 1, 7 and 30 days later"
            empty="Values appear here on the day after the first activities."
            isEmpty={items => items.every(row => (row.day1 ?? row.day7 ?? row.day30 ?? undefined) === undefined)}
            columns={[
                { title: 'Cohort', cell: row => date(row.cohort) }, { title: 'Players', isNumber: true, cell: row => number(row.players) },
                { title: 'Day 1', isNumber: true, cell: row => share(part(row.day1, row.players) ?? NaN) },
                { title: 'Day 7', isNumber: true, cell: row => share(part(row.day7, row.players) ?? NaN) },
                { title: 'Day 30', isNumber: true, cell: row => share(part(row.day30, row.players) ?? NaN) },
            ]}>
            {items => (
                <Lines summary="Share of players who returned one, seven and thirty days after their first day" format={share}
                    starts={items.map(row => row.cohort)} lines={[
                        { label: 'Day 1', color: 1, values: items.map(row => part(row.day1, row.players)) },
                        { label: 'Day 7', color: 2, values: items.map(row => part(row.day7, row.players)) },
                        { label: 'Day 30', color: 3, values: items.map(row => part(row.day30, row.players)) },
                    ]} />
            )}
        </ChartCard>
    );
}
