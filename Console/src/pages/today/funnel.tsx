import { useState } from 'preact/hooks';
import type { Filter } from '../../api/filter';
import { useQuery } from '../../api/query';
import { Funnel } from '../../charts/bars';
import { ChartCard } from '../../charts/chart-card';
import { setQuery, usePlace } from '../../router';
import { number, share } from '../../ui/format';
import { Text } from '../../ui/fields';
import { Button } from '../../ui/parts';
import { funnel } from './queries';

const usual = 'session.started,match.started,match.finished,item.bought';

export function FunnelCard({ filter }: { filter: Filter }) {
    const steps = usePlace().query.get('steps') || usual;
    const query = funnel(steps);
    const result = useQuery(query, filter);
    const before = useQuery(query, { ...filter, ...filter.before });
    const then = before.loaded.data?.items;
    const through = then?.[0]?.players ? then.at(-1)!.players / then[0].players : undefined;
    return (
        <ChartCard title="Funnel" size="third" result={result}
            note={<>
                Steps in order, within a week of the first.
                {through !== undefined && <> Previous period: {share(through)} completed all.</>}
            </>}
            empty="Steps appear here when players report these kinds of activities in this order."
            isEmpty={items => items.every(step => step.players === 0)}
            after={<Steps key={steps} steps={steps} />}
            columns={[
                { title: 'Step', cell: row => row.step }, { title: 'Activity', cell: row => row.kind },
                { title: 'Players', isNumber: true, cell: row => number(row.players) },
            ]}>
            {items => <Funnel steps={items.map(row => ({ label: row.kind, value: row.players }))} />}
        </ChartCard>
    );
}

function Steps({ steps }: { steps: string }) {
    const [text, setText] = useState(steps);
    return (
        <details>
            <summary class="note">Other steps</summary>
            <form class="stack" onSubmit={event => { event.preventDefault(); setQuery({ steps: text === usual ? undefined : text }); }}>
                <Text label="Steps" hint="2 to 8 kinds of activities, separated by commas." value={text} onValue={setText} required
                    spellcheck={false} />
                <div class="row"><Button type="submit">Apply</Button></div>
            </form>
        </details>
    );
}
