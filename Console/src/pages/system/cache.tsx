import type { CacheView } from '../../../../clients/typescript/src/generated.js';
import { Ranking } from '../../charts/bars';
import { number, share } from '../../ui/format';
import { Card, Empty } from '../../ui/parts';
import { Table } from '../../ui/table';

/** By level and kind, of all nodes together since each was started. */
export function CacheCard({ cache }: { cache: CacheView }) {
    return (
        <Card title="Cache" note="Reads by kind of value, of all nodes since their start; estimated from one in sixteen">
            {cache.kinds.length === 0 ? <Empty title="No reads yet">It fills when players read profiles, games or boards.</Empty> : (
                <Table caption="Cache by kind" rows={cache.kinds} keyOf={kind => kind.kind} columns={[
                    { title: 'Kind', cell: kind => kind.kind },
                    { title: 'Reads', isNumber: true, cell: kind => number(kind.requests) },
                    { title: 'From memory', isNumber: true, cell: kind => share(kind.l1Hits / kind.requests) },
                    { title: 'Waited', isNumber: true, cell: kind => number(kind.l1Misses) },
                    { title: 'Loads', isNumber: true, cell: kind => number(kind.loads) },
                ]} />
            )}
            <dl class="facts">
                <div><dt>Redis asked in vain</dt><dd>{number(cache.l2Misses)}</dd></div>
                <div><dt>Redis skipped</dt><dd>{number(cache.l2Skipped)}</dd></div>
                <div><dt>Redis failures</dt><dd>{number(cache.redisFailures)}</dd></div>
                <div><dt>Written through</dt><dd>{number(cache.written)}</dd></div>
                <div><dt>Stale values refused</dt><dd>{number(cache.staleRefused)}</dd></div>
                <div><dt>Invalidations that wait</dt><dd>{number(cache.pendingInvalidations)}</dd></div>
            </dl>
        </Card>
    );
}

export const HotKeysCard = ({ cache }: { cache: CacheView }) => (
    <Card title="Hot keys" note="Asked for most within the last minute, sampled">
        {cache.hotKeys.length === 0 ? <Empty title="No key is hot">A key is listed when it is asked for often within a minute.</Empty>
            : <Ranking rows={cache.hotKeys.map(({ key, count }) => ({ label: key, value: count }))} color={4} />}
    </Card>
);
