import { useState } from 'preact/hooks';
import { admin } from '../../api/api';
import { useAction } from '../../api/hooks';
import type { PlayerBan } from '../../../../clients/typescript/src/generated.js';
import { Dialog } from '../../ui/dialog';
import { Reason, Select, Text } from '../../ui/fields';
import { toast } from '../../ui/toast';
import type { DialogProps } from './actions';
import { lengths, scopes, untilOf } from './bans';

/** Runs the action, confirms it and closes the dialog. If the server refuses it, the dialog stays open with the error. */
function useDone(confirmation: string, done: () => void, action: () => Promise<unknown>) {
    return useAction(async () => {
        await action();
        toast(confirmation);
        done();
    });
}

export function BanDialog({ player, done, close }: DialogProps) {
    const [scope, setScope] = useState<string>('login');
    const [days, setDays] = useState<string>('7');
    const [reason, setReason] = useState('');
    const ban = useDone(
        'Banned. The ban is in force on all nodes within a second.', done,
        () => admin.banPlayer(player.id, { scope, until: untilOf(days), reason }));
    return (
        <Dialog title={`Ban ${player.name}`} submit="Ban" danger busy={ban.busy} error={ban.error}
            onSubmit={() => void ban.run()} onClose={close}>
            <Select label="Ban from" value={scope} onValue={setScope} options={scopes as readonly (readonly [string, string])[]} />
            <Select label="Duration" value={days} onValue={setDays} options={lengths as readonly (readonly [string, string])[]} />
            <Reason value={reason} onValue={setReason} error={ban.error} />
        </Dialog>
    );
}

export function LiftDialog({ player, ban, done, close }: DialogProps & { ban: PlayerBan }) {
    const [reason, setReason] = useState('');
    const lift = useDone('Ban lifted.', done, () => admin.liftBan(player.id, ban.id, { reason }));
    return (
        <Dialog title={`Lift the ban of ${player.name}`} submit="Lift" busy={lift.busy} error={lift.error}
            onSubmit={() => void lift.run()} onClose={close}>
            <p class="muted">Scope: {ban.scope}. Reason: “{ban.reason}”</p>
            <Reason value={reason} onValue={setReason} error={lift.error} />
        </Dialog>
    );
}

export function RenameDialog({ player, done, close }: DialogProps) {
    const [name, setName] = useState(player.name ?? '');
    const [reason, setReason] = useState('');
    const rename = useDone('Renamed, on leaderboards too.', done, () => admin.renamePlayer(player.id, { name, reason }));
    return (
        <Dialog title={`Rename ${player.name}`} submit="Rename" busy={rename.busy} error={rename.error}
            onSubmit={() => void rename.run()} onClose={close}>
            <Text label="New name" name="name" error={rename.error} hint="3 to 32 visible characters." value={name} onValue={setName}
                required />
            <Reason value={reason} onValue={setReason} error={rename.error} />
        </Dialog>
    );
}

export function ScoresDialog({ player, hides, done, close }: DialogProps & { hides?: boolean }) {
    const [board, setBoard] = useState('');
    const [reason, setReason] = useState('');
    const verb = hides ? 'Hide' : 'Show';
    const change = useDone(hides ? 'Scores hidden.' : 'Scores shown again.', done, () => {
        const body = { ...(board.trim() && { board: board.trim() }), reason };
        return hides ? admin.hideScores(player.id, body) : admin.showScores(player.id, body);
    });
    return (
        <Dialog title={`${verb} scores of ${player.name}`} submit={verb} danger={hides} busy={change.busy} error={change.error}
            onSubmit={() => void change.run()} onClose={close}>
            <Text label="Board" name="board" error={change.error} hint="Empty for all boards. Applies to later scores too."
                value={board} onValue={setBoard} spellcheck={false} />
            <Reason value={reason} onValue={setReason} error={change.error} />
        </Dialog>
    );
}
