import { useEffect } from 'preact/hooks';
import { admin } from '../api/api';
import { useLoad } from '../api/hooks';
import type { SystemView } from '../../../clients/typescript/src/generated.js';
import { Tile } from '../charts/tile';
import { bytes, duration, number, share } from '../ui/format';
import { PageHead } from '../ui/page-head';
import { At, Badge, Busy, Button, Card, Empty, Failure, When } from '../ui/parts';
import { Table } from '../ui/table';
import { CacheCard, HotKeysCard } from './system/cache';
import { DeadLetters } from './system/dead-letters';

const refreshInterval = 10_000;

/** The current state of the installation. */
export function SystemPage() {
    const loaded = useLoad('system', async signal => (await admin.getSystem(signal)).value);
    useEffect(() => {
        const timer = setInterval(() => { if (!document.hidden) loaded.reload(); }, refreshInterval);
        return () => clearInterval(timer);
    }, [loaded.reload]);
    return (
        <>
            <PageHead title="System" note={loaded.data ? <>As of <At at={loaded.data.at} /> UTC</> : 'Nodes, caches and the export.'}>
                <Button icon="refresh" onClick={loaded.reload} aria-label="Refresh" title="Refresh" />
            </PageHead>
            <Failure error={loaded.error} retry={loaded.reload} />
            {!loaded.data && loaded.loading && <Busy />}
            {loaded.data && <Overview system={loaded.data} />}
            <DeadLetters />
        </>
    );
}

function Overview({ system: { redisAvailable, nodes, cache, export: exported, partitions, deadLetters } }: { system: SystemView }) {
    const requests = cache.kinds.reduce((sum, kind) => sum + kind.requests, 0);
    const hits = cache.kinds.reduce((sum, kind) => sum + kind.l1Hits, 0);
    const rate = nodes.reduce((sum, node) => sum + node.requestsPerSecond, 0);
    return (
        <>
            {!redisAvailable && (
                <p class="info warn" role="alert">
                    Redis is unavailable. Reads come from memory and the database, and this page shows only the node that responded.
                </p>
            )}
            <dl class="tiles">
                <Tile name="nodes" label="Nodes" text={number(nodes.length)} note={`${number(Math.round(rate))} requests/s`} />
                <Tile name="l1" label="Hits in memory (L1)" text={share(hits / requests)} note={`of ${number(requests)} reads`} />
                <Tile name="l2" label="Hits in Redis (L2)" text={share(cache.l2Hits / (cache.l2Hits + cache.l2Misses))}
                    note={`${number(cache.invalidated)} invalidations by other nodes`} />
                <Tile name="lag" label="Export lag" text={duration(exported.lagSeconds)}
                    note={`${number(exported.rows)} rows pending, horizon ${duration(exported.horizonSeconds)}`} />
            </dl>
            <div class="grid">
                <Card title="Nodes" wide>
                    <Table caption="Nodes" rows={nodes} keyOf={node => node.id} columns={[
                        { title: 'Node', cell: node => <code title={node.id}>{node.name} …{node.id.slice(-6)}</code> },
                        { title: 'Version', cell: node => node.version },
                        { title: 'Started', cell: node => <When at={node.startedAt} /> },
                        { title: 'Cores used', isNumber: true, cell: node => node.cpuCores.toFixed(2) },
                        { title: 'Memory', isNumber: true, cell: node => bytes(node.memoryBytes) },
                        { title: 'Requests/s', isNumber: true, cell: node => node.requestsPerSecond.toFixed(1) },
                        { title: 'In progress', isNumber: true, cell: node => number(node.activeRequests) },
                    ]} />
                </Card>
                <CacheCard cache={cache} />
                <HotKeysCard cache={cache} />
                <Card title="Export" note="From the event log to the warehouse" wide>
                    {exported.sources.length === 0 ? <Empty title="No batches yet">Sources appear here with their first batch.</Empty> : (
                        <Table caption="Export" rows={exported.sources} keyOf={source => source.source} columns={[
                            { title: 'Event log', cell: source => source.source },
                            {
                                title: 'State',
                                cell: source => source.stopped
                                    ? <Badge tone="bad">stopped, resume it manually</Badge>
                                    : <Badge tone="good">running</Badge>,
                            },
                            { title: 'As of', cell: source => source.asOf ? <At at={source.asOf} /> : '–' },
                            { title: 'Lag', isNumber: true, cell: source => duration(source.lagSeconds) },
                            { title: 'Rows pending', isNumber: true, cell: source => number(source.rows) },
                            { title: 'Horizon', isNumber: true, cell: source => duration(source.horizonSeconds) },
                        ]} />
                    )}
                </Card>
                <Card title="Weekly partitions" note={`${number(deadLetters.count)} dead letters, listed below`} wide>
                    <Table caption="Weekly partitions" rows={partitions} keyOf={table => `${table.database} ${table.table}`} columns={[
                        { title: 'Table', cell: table => <code>{table.table}</code> },
                        { title: 'Database', cell: table => table.database },
                        { title: 'Ahead', cell: table => <Badge tone={table.ahead < 2 ? 'bad' : 'good'}>{number(table.ahead)}</Badge> },
                        { title: 'Rows in DEFAULT', isNumber: true, cell: table => number(table.defaultRows) },
                        { title: 'Size', isNumber: true, cell: table => bytes(table.bytes) },
                        { title: 'Largest week', cell: table => table.weeks.length === 0 ? '–' : largest(table.weeks) },
                    ]} />
                </Card>
            </div>
        </>
    );
}

function largest(weeks: SystemView['partitions'][number]['weeks']): string {
    const week = weeks.reduce((most, one) => one.bytes > most.bytes ? one : most);
    return `${week.name}, ${bytes(week.bytes)}`;
}
