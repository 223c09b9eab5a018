import type { Filter } from '../../api/filter';
import { next, start } from '../../api/filter';
import { useQuestion } from '../../api/question';
import { ChartCard } from '../../charts/chart-card';
import { RetentionTriangle } from '../../charts/heat';
import { Lines } from '../../charts/lines';
import { date, number, share } from '../../ui/format';
import { retention, retentionDays } from './questions';

/** A triangle of a few rows says nothing: at least a week by days, and what is longer than a month by weeks or months. */
function triangleOf(filter: Filter) {
    const interval = filter.range === '12m' ? 'month' : filter.range === '90d' ? 'week' : 'day';
    const to = next(start(new Date(Date.parse(filter.to) - 1), interval), interval, 1);
    const count = interval === 'month' ? 12 : interval === 'week' ? 13 : 14;
    return { ...filter, interval, from: next(to, interval, -count).toISOString(), to: to.toISOString() } as const;
}

export function RetentionCard({ filter }: { filter: Filter }) {
    const asked = triangleOf(filter);
    const answer = useQuestion(retention, asked);
    const before = useQuestion(retention, { ...asked, to: asked.from, from: new Date(2 * Date.parse(asked.from) - Date.parse(asked.to)).toISOString() });
    const [now, then] = [first(answer.loaded.data?.items), first(before.loaded.data?.items)];
    return (
        <ChartCard title="Retention" size="two-thirds" answer={answer}
            note={<>Of the players first seen in a {asked.interval}, those who were active so many {asked.interval}s later.
                {now !== undefined && <> After one {asked.interval}: <b>{share(now)}</b>{then !== undefined && <>, before: {share(then)}</>}</>}</>}
            empty={`It fills when players come back: the first cohort has a second column one ${asked.interval} later.`}
            columns={[
                { title: 'Cohort', cell: row => date(row.cohort) }, { title: 'Players', isNumber: true, cell: row => number(row.players) },
                { title: `Active after 0, 1, 2 … ${asked.interval}s`, cell: row => row.retained.map(number).join(' · ') },
            ]}>
            {items => <RetentionTriangle cohorts={items} unit={asked.interval} />}
        </ChartCard>
    );
}

/** After one interval, of all cohorts for which it has begun. */
function first(cohorts: readonly { players: number; retained: readonly number[] }[] | undefined): number | undefined {
    const known = cohorts?.slice(0, -1) ?? [];
    const players = known.reduce((sum, cohort) => sum + cohort.players, 0);
    return players === 0 ? undefined : known.reduce((sum, cohort) => sum + (cohort.retained[1] ?? 0), 0) / players;
}

export function ReturnsCard({ filter }: { filter: Filter }) {
    const answer = useQuestion(retentionDays, filter);
    const part = (returned: number | null | undefined, players: number) => returned === null || returned === undefined ? null : returned / players;
    return (
        <ChartCard title="Day 1, 7 and 30" note="Of the players first seen on a day, those who were active exactly so many days later" answer={answer}
            empty="It fills when a day after a first activity is over."
            columns={[
                { title: 'Cohort', cell: row => date(row.cohort) }, { title: 'Players', isNumber: true, cell: row => number(row.players) },
                { title: 'Day 1', isNumber: true, cell: row => share(part(row.day1, row.players) ?? NaN) },
                { title: 'Day 7', isNumber: true, cell: row => share(part(row.day7, row.players) ?? NaN) },
                { title: 'Day 30', isNumber: true, cell: row => share(part(row.day30, row.players) ?? NaN) },
            ]}>
            {items => (
                <Lines summary="Share of players who returned one, seven and thirty days after their first" starts={items.map(row => row.cohort)} format={share} lines={[
                    { label: 'Day 1', color: 1, values: items.map(row => part(row.day1, row.players)) },
                    { label: 'Day 7', color: 2, values: items.map(row => part(row.day7, row.players)) },
                    { label: 'Day 30', color: 3, values: items.map(row => part(row.day30, row.players)) },
                ]} />
            )}
        </ChartCard>
    );
}
