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
    best: 'Highest score counts', latest: 'Latest score counts', sum: 'Scores add up',
};

const isStale = (error: unknown): boolean => error instanceof ApiError && error.kind === 'stale-version';

export function AddBoard({ close }: { close: () => void }) {
    const [id, setId] = useState('');
    const [name, setName] = useState('');
    const [policy, setPolicy] = useState('best');
    const [reason, setReason] = useState('');
    const add = useAction(async () => {
        await leaderboards.putLeaderboardSettings(id, { name, policy, closed: false, reason });
        toast('Board added. Players can submit scores to it.');
        go(href(`boards/${id}`));
    });
    // Without a version the server only adds a board. If the id exists, it returns 428.
    const isTaken = add.error instanceof ApiError && add.error.kind === 'precondition-required';
    return (
        <Dialog title="Add a board" submit="Add" busy={add.busy} error={isTaken ? undefined : add.error}
            onSubmit={() => void add.run()} onClose={close}>
            {isTaken && <p class="info warn" role="alert">A board with this id already exists. Choose another id.</p>}
            <Text label="Id" hint="2 to 64 characters: a-z, 0-9 and hyphens. It cannot be changed later." value={id} onValue={setId}
                required pattern="[a-z0-9\-]{2,64}" spellcheck={false} />
            <Text label="Name" name="name" error={add.error} hint="Players see this name." value={name} onValue={setName} required
                maxLength={100} />
            <Select label="New scores" hint="This cannot be changed later." value={policy} onValue={setPolicy}
                options={Object.entries(policies)} />
            <Reason value={reason} onValue={setReason} error={add.error} />
        </Dialog>
    );
}

/** Changes name and state. If somebody else changed the board in the meantime, shows that change instead of overwriting it. */
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
        toast('Saved. All nodes serve the new version within a second.');
        done();
        close();
    });
    return (
        <Dialog title={`Settings of ${boardId}`} submit={theirs ? 'Save mine' : 'Save'} busy={save.busy} error={save.error}
            onSubmit={() => void save.run()} onClose={close}>
            {theirs && (
                <p class="info warn" role="alert">
                    <strong>Somebody else changed this board in the meantime</strong>: its name is now “{theirs.name}”, and it is{' '}
                    {theirs.closedAt ? 'closed' : 'open'}. Your changes are not saved yet.
                </p>
            )}
            <Text label="Name" name="name" error={save.error} value={name} onValue={setName} required maxLength={100} />
            <Check label="Closed" hint="A closed board rejects new scores, for example after a season. Its ranking stays."
                value={isClosed} onValue={setClosed} />
            <Reason value={reason} onValue={setReason} error={save.error} />
        </Dialog>
    );
}
