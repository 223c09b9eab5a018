import { aligned, starts, type Filter } from '../../api/filter';
import { useQuery } from '../../api/query';
import { ChartCard } from '../../charts/chart-card';
import { Lines } from '../../charts/lines';
import { compact, duration, number, shortDuration } from '../../ui/format';
import { beforeLine, startOf } from './players';
import { sessionLength } from './queries';

const empty = 'Sessions appear here when they end. One without heartbeats ends after five minutes.';

export function SessionsCard({ filter }: { filter: Filter }) {
    const result = useQuery(sessionLength, filter);
    const before = useQuery(sessionLength, { ...filter, ...filter.before });
    const at = starts(filter);
    return (
        <ChartCard title="Sessions" note={`Ended sessions per ${filter.interval}`} result={result} empty={empty}
            columns={[
                { title: 'Start', cell: startOf(filter) }, { title: 'Sessions', isNumber: true, cell: row => number(row.sessions) },
            ]}>
            {items => (
                <Lines summary={`Ended sessions per ${filter.interval}`} starts={at} isHourly={filter.interval === 'hour'}
                    format={compact} lines={[
                        { label: 'Sessions', color: 1, isBar: true, values: aligned(at, items, row => row.sessions) },
                        ...beforeLine(filter, before.loaded.data?.items, row => row.sessions),
                    ]} />
            )}
        </ChartCard>
    );
}

export function LengthCard({ filter }: { filter: Filter }) {
    const result = useQuery(sessionLength, filter);
    const before = useQuery(sessionLength, { ...filter, ...filter.before });
    const at = starts(filter);
    return (
        <ChartCard title="Session length" result={result} empty={empty}
            note="Half of the sessions are shorter than the median, one in twenty is longer than the 95th percentile"
            columns={[
                { title: 'Start', cell: startOf(filter) },
                { title: 'Mean', isNumber: true, cell: row => duration(row.averageSeconds) },
                { title: 'Median', isNumber: true, cell: row => duration(row.medianSeconds) },
                { title: '95th percentile', isNumber: true, cell: row => duration(row.p95Seconds) },
            ]}>
            {items => (
                <Lines summary={`Session length per ${filter.interval}`} starts={at} isHourly={filter.interval === 'hour'}
                    format={duration} axisFormat={shortDuration} lines={[
                        { label: 'Median', color: 1, values: aligned(at, items, row => row.medianSeconds) },
                        { label: '95th percentile', color: 4, values: aligned(at, items, row => row.p95Seconds) },
                        ...beforeLine(filter, before.loaded.data?.items, row => row.medianSeconds),
                    ]} />
            )}
        </ChartCard>
    );
}
