import type { Filter } from '../../api/filter';
import { useQuery } from '../../api/query';
import { Ranking } from '../../charts/bars';
import { ChartCard } from '../../charts/chart-card';
import { change, number } from '../../ui/format';
import { activityChanges, topActivities } from './queries';

const empty = 'Activities appear here as soon as players report them.';

export function ActivitiesCard({ filter }: { filter: Filter }) {
    const result = useQuery(topActivities, filter);
    const before = useQuery(topActivities, { ...filter, ...filter.before });
    const then = new Map(before.loaded.data?.items.map(row => [row.kind, row.activities]));
    return (
        <ChartCard title="Top activities" size="third" note="What players did most" result={result} empty={empty}
            columns={[
                { title: 'Activity', cell: row => row.kind }, { title: 'Times', isNumber: true, cell: row => number(row.activities) },
                { title: 'Players', isNumber: true, cell: row => number(row.players) },
            ]}>
            {items => (
                <Ranking rows={items.map(row => {
                    const earlier = then.get(row.kind);
                    const text = earlier ? <span class="note">{change(row.activities / earlier - 1)}</span> : undefined;
                    return { label: row.kind, value: row.activities, text };
                })} />
            )}
        </ChartCard>
    );
}

export function ChangesCard({ filter }: { filter: Filter }) {
    const result = useQuery(activityChanges, filter);
    return (
        <ChartCard title="Biggest changes" size="third" note="Kinds that rose or fell most since the previous period" result={result}
            empty="Kinds of activities appear here when they occur more or less often than in the previous period."
            columns={[
                { title: 'Activity', cell: row => row.kind }, { title: 'Times', isNumber: true, cell: row => number(row.activities) },
                { title: 'Before', isNumber: true, cell: row => number(row.before) },
                { title: 'Change', isNumber: true, cell: row => number(row.change) },
            ]}>
            {items => (
                <Ranking color={3} format={value => `${value > 0 ? '+' : value < 0 ? '−' : ''}${number(Math.abs(value))}`}
                    rows={items.map(row => ({
                        label: row.kind,
                        value: row.change,
                        text: <span class="note">{number(row.before)} → {number(row.activities)}</span>,
                    }))} />
            )}
        </ChartCard>
    );
}
