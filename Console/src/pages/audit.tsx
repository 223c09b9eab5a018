import { useState } from 'preact/hooks';
import { admin } from '../api/api';
import { useAction, usePages } from '../api/hooks';
import type { AuditCheck, AuditView } from '../../../clients/typescript/src/generated.js';
import { setQuery, usePlace } from '../router';
import { Text } from '../ui/fields';
import { number } from '../ui/format';
import { PageHead } from '../ui/page-head';
import { At, Badge, Busy, Button, Card, Empty, Failure, Json, More } from '../ui/parts';
import { Table } from '../ui/table';

export function AuditPage() {
    const { query } = usePlace();
    const [actor, action, player] = ['actor', 'action', 'player'].map(name => query.get(name) || undefined);
    const rows = usePages(
        [actor, action, player].join(' '), (cursor, signal) => admin.listAudit(actor, action, player, cursor, 50, signal));
    return (
        <>
            <PageHead title="Audit"
                note="Every change by an operator. The log is append-only: each row contains a hash of the previous one.">
                <Verify />
            </PageHead>
            <FilterForm key={query.toString()} actor={actor} action={action} player={player} />
            <Card>
                <Failure error={rows.error} retry={rows.reload} />
                {!rows.data && rows.loading && <Busy />}
                {rows.data?.length === 0 && (
                    <Empty title="No entries">Changes that operators make to players, games, boards and operators appear here.</Empty>
                )}
                {rows.data && rows.data.length > 0 && (
                    <Table caption="Audit" rows={rows.data} keyOf={row => row.id} columns={[
                        { title: 'No.', isNumber: true, cell: row => number(row.seq) },
                        { title: 'When', cell: row => <At at={row.at} /> },
                        { title: 'Who', cell: row => row.actorName ?? row.actor },
                        { title: 'What', cell: row => <Badge tone="accent">{row.action}</Badge> },
                        { title: 'Subject', cell: row => <code>{row.subject}</code> },
                        { title: 'Reason', isWide: true, cell: row => row.reason },
                        { title: 'Details', cell: row => <Details row={row} /> },
                    ]} />
                )}
                <More more={rows.more} loading={rows.loading} />
            </Card>
        </>
    );
}

const Details = ({ row }: { row: AuditView }) => (
    <details>
        <summary>Before and after</summary>
        <Json value={{ before: row.before, after: row.after, requestId: row.requestId, hash: row.hash }} />
    </details>
);

function FilterForm(given: { actor?: string; action?: string; player?: string }) {
    const [actor, setActor] = useState(given.actor ?? '');
    const [action, setAction] = useState(given.action ?? '');
    const [player, setPlayer] = useState(given.player ?? '');
    return (
        <form class="filters" role="search" onSubmit={event => { event.preventDefault(); setQuery({ actor, action, player }); }}>
            <Text label="Operator id" value={actor} onValue={setActor} spellcheck={false} />
            <Text label="Action" value={action} onValue={setAction} spellcheck={false} />
            <Text label="Player id" value={player} onValue={setPlayer} spellcheck={false} />
            <Button type="submit">Filter</Button>
        </form>
    );
}

/** Lets the server verify the hash chain. */
function Verify() {
    const [result, setResult] = useState<AuditCheck>();
    const verify = useAction(async () => setResult((await admin.verifyAudit()).value));
    return (
        <div class="row" role="status">
            {verify.busy && <progress aria-label="Verifying" />}
            {result && !verify.busy && (result.ok
                ? <Badge tone="good">{number(result.checked)} rows, intact</Badge>
                : <Badge tone="bad">broken at no. {result.firstBroken}</Badge>)}
            <Failure error={verify.error} />
            <Button icon="check" busy={verify.busy} onClick={() => void verify.run()}>Verify the chain</Button>
        </div>
    );
}
