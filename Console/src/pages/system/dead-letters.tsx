import { useState } from 'preact/hooks';
import { admin } from '../../api/api';
import { useAction, usePages } from '../../api/hooks';
import type { DeadLetterView } from '../../../../clients/typescript/src/generated.js';
import { useSession } from '../../api/session';
import { Dialog } from '../../ui/dialog';
import { Reason } from '../../ui/fields';
import { At, Busy, Button, Card, Empty, Failure, Id, Json, More } from '../../ui/parts';
import { Table } from '../../ui/table';
import { toast } from '../../ui/toast';

/** Activities that the warehouse rejected, with the reason. */
export function DeadLetters() {
    const { may } = useSession();
    const letters = usePages('dead-letters', (cursor, signal) => admin.listDeadLetters(cursor, 25, signal));
    const [open, setOpen] = useState<DeadLetterView>();
    return (
        <Card title="Dead letters" note="Activities that the warehouse rejected. Send them again after you have fixed the cause.">
            <Failure error={letters.error} retry={letters.reload} />
            {!letters.data && letters.loading && <Busy />}
            {letters.data?.length === 0 && (
                <Empty title="No dead letters">Activities that the warehouse rejects appear here. The export continues without them.</Empty>
            )}
            {letters.data && letters.data.length > 0 && (
                <Table caption="Dead letters" rows={letters.data} keyOf={letter => `${letter.source} ${letter.id}`} columns={[
                    { title: 'Rejected', cell: letter => <At at={letter.diedAt} /> },
                    { title: 'Activity', cell: letter => <>{letter.kind} <Id value={letter.id} short /></> },
                    { title: 'Reason', isWide: true, cell: letter => letter.reason },
                    { title: 'Occurred', cell: letter => letter.occurredAt },
                    {
                        title: 'Details',
                        cell: ({ payload }) => payload === null || payload === undefined
                            ? '–'
                            : <details><summary>Payload</summary><Json value={payload} /></details>,
                    },
                    { title: 'Action', cell: letter => may('send-again') && <Button onClick={() => setOpen(letter)}>Send again</Button> },
                ]} />
            )}
            <More more={letters.more} loading={letters.loading} />
            {open && <SendDialog letter={open} close={() => setOpen(undefined)} done={() => { setOpen(undefined); letters.reload(); }} />}
        </Card>
    );
}

function SendDialog({ letter, done, close }: { letter: DeadLetterView; done: () => void; close: () => void }) {
    const [reason, setReason] = useState('');
    const send = useAction(async () => {
        const { value } = await admin.sendDeadLetterAgain(letter.id, { reason });
        toast(value.gone > 0 ? 'The activity is no longer in the event log, so it stays here.' : 'Sent. The next batch exports it.');
        done();
    });
    return (
        <Dialog title="Send again" submit="Send again" busy={send.busy} error={send.error} onSubmit={() => void send.run()} onClose={close}>
            <p class="muted wrap">{letter.kind}: {letter.reason}</p>
            <Reason value={reason} onValue={setReason} error={send.error} />
        </Dialog>
    );
}
