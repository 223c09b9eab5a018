import { useState } from 'preact/hooks';
import type { Response } from '../../../clients/typescript/src/core/call.js';
import { ApiError } from '../../../clients/typescript/src/core/errors.js';
import type { BoardView } from '../../../clients/typescript/src/generated.js';
import { leaderboards } from '../api/api';
import { useAction } from '../api/hooks';
import { go, href } from '../router';
import { Dialog } from '../ui/dialog';
import { Check, Reason, Select, Text } from '../ui/fields';
import { toast } from '../ui/toast';

export const policies: Readonly<Record<string, string>> = {
    best: 'The highest counts', latest: 'The latest counts', sum: 'Scores add up',
};

const isStale = (error: unknown): boolean => error instanceof ApiError && error.kind === 'stale-version';

export function AddBoard({ close }: { close: () => void }) {
    const [id, setId] = useState('');
    const [name, setName] = useState('');
    const [policy, setPolicy] = useState('best');
    const [reason, setReason] = useState('');
    const add = useAction(async () => {
        await leaderboards.putLeaderboardSettings(id, { name, policy, closed: false, reason });
        toast('Added. Players can submit scores to it.');
        go(href(`boards/${id}`));
    });
    // Without a version the server adds and does not replace: a board that is there already is 428.
    const isTaken = add.error instanceof ApiError && add.error.kind === 'precondition-required';
    return (
        <Dialog title="Add a board" submit="Add" busy={add.busy} error={isTaken ? undefined : add.error} onSubmit={() => void add.run()} onClose={close}>
            {isTaken && <p class="info warn" role="alert">There is a board with this id already. Choose another.</p>}
            <Text label="Id" hint="2 to 64 of a-z, 0-9 and -. It stays for good." value={id} onValue={setId} required pattern="[a-z0-9\-]{2,64}" spellcheck={false} />
            <Text label="Name" name="name" error={add.error} hint="Players see it." value={name} onValue={setName} required maxLength={100} />
            <Select label="A new score" hint="It stays for good." value={policy} onValue={setPolicy} options={Object.entries(policies)} />
            <Reason value={reason} onValue={setReason} error={add.error} />
        </Dialog>
    );
}

/** Name and state. Somebody else's change meanwhile is shown, and not overwritten. */
export function ChangeBoard({ began, close, done }: { began: Response<BoardView>; close: () => void; done: () => void }) {
    const [base, setBase] = useState(began);
    const [theirs, setTheirs] = useState<BoardView>();
    const [name, setName] = useState(began.value.name);
    const [isClosed, setClosed] = useState(!!began.value.closedAt);
    const [reason, setReason] = useState('');
    const { boardId, policy } = began.value;
    const save = useAction(async () => {
        try {
            await leaderboards.putLeaderboardSettings(boardId, { name, policy, closed: isClosed, reason }, base.eTag);
        } catch (error) {
            if (!isStale(error))
                throw error;
            const now = await leaderboards.getLeaderboardSettings(boardId);
            setBase(now);
            setTheirs(now.value);
            return;
        }
        toast('Saved. All nodes serve it within a second.');
        done();
        close();
    });
    return (
        <Dialog title={`Settings of ${boardId}`} submit={theirs ? 'Save mine' : 'Save'} busy={save.busy} error={save.error} onSubmit={() => void save.run()} onClose={close}>
            {theirs && (
                <p class="info warn" role="alert"><strong>Somebody else has changed this board meanwhile</strong>: its name is now “{theirs.name}”, and it is{' '}
                    {theirs.closedAt ? 'closed' : 'open'}. Nothing of yours is saved yet.</p>
            )}
            <Text label="Name" name="name" error={save.error} value={name} onValue={setName} required maxLength={100} />
            <Check label="Closed" hint="Takes no scores, such as after the end of a season. Its ranking stays." value={isClosed} onValue={setClosed} />
            <Reason value={reason} onValue={setReason} error={save.error} />
        </Dialog>
    );
}
