import type { CacheView } from '../../../../clients/typescript/src/generated.js';
import { Ranking } from '../../charts/bars';
import { number, share } from '../../ui/format';
import { Card, Empty } from '../../ui/parts';
import { Table } from '../../ui/table';

/** Cache statistics by level and kind, summed over all nodes since they started. */
export function CacheCard({ cache }: { cache: CacheView }) {
    return (
        <Card title="Cache" note="All nodes since their start, estimated from a sample of one read in sixteen">
            {cache.kinds.length === 0 ? <Empty title="No reads yet">Kinds appear here when players read cached values.</Empty> : (
                <Table caption="Cache by kind" rows={cache.kinds} keyOf={kind => kind.kind} columns={[
                    { title: 'Kind', cell: kind => kind.kind },
                    { title: 'Reads', isNumber: true, cell: kind => number(kind.requests) },
                    { title: 'From memory', isNumber: true, cell: kind => share(kind.l1Hits / kind.requests) },
                    { title: 'L1 misses', isNumber: true, cell: kind => number(kind.l1Misses) },
                    { title: 'Loads', isNumber: true, cell: kind => number(kind.loads) },
                ]} />
            )}
            <dl class="facts">
                <div><dt>L2 misses</dt><dd>{number(cache.l2Misses)}</dd></div>
                <div><dt>L2 skipped</dt><dd>{number(cache.l2Skipped)}</dd></div>
                <div><dt>Redis failures</dt><dd>{number(cache.redisFailures)}</dd></div>
                <div><dt>Values written through</dt><dd>{number(cache.written)}</dd></div>
                <div><dt>Stale values rejected</dt><dd>{number(cache.staleRefused)}</dd></div>
                <div><dt>Pending invalidations</dt><dd>{number(cache.pendingInvalidations)}</dd></div>
            </dl>
        </Card>
    );
}

export const HotKeysCard = ({ cache }: { cache: CacheView }) => (
    <Card title="Hot keys" note="Most requested within the last minute, sampled">
        {cache.hotKeys.length === 0 ? <Empty title="No hot keys">Keys that are requested often within a minute appear here.</Empty>
            : <Ranking rows={cache.hotKeys.map(({ key, count }) => ({ label: key, value: count }))} color={4} />}
    </Card>
);
