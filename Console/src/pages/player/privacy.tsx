import { useState } from 'preact/hooks';
import { admin } from '../../api/api';
import { download } from '../../api/download';
import { useAction } from '../../api/hooks';
import { Dialog } from '../../ui/dialog';
import { Reason, Text } from '../../ui/fields';
import { bytes } from '../../ui/format';
import { toast } from '../../ui/toast';
import type { DialogProps } from './actions';

export function ExportDialog({ player, done, close }: DialogProps) {
    const [reason, setReason] = useState('');
    const [received, setReceived] = useState<number>();
    const save = useAction(async () => {
        setReceived(0);
        await download(`/v1/admin/players/${player.id}/export?reason=${encodeURIComponent(reason)}`, `player-${player.id}.json`, setReceived);
        toast('Everything held about the player is in the file.');
        done();
    });
    return (
        <Dialog title={`Export ${player.name}`} submit="Export" busy={save.busy} error={save.error} onSubmit={() => void save.run()} onClose={close}>
            <p class="muted">One JSON file with everything held about the player, from the database and the warehouse.</p>
            <Reason value={reason} onValue={setReason} error={save.error} />
            {save.busy && <p role="status"><progress /> {received ? `${bytes(received)} received` : 'collecting …'}</p>}
        </Dialog>
    );
}

export function EraseDialog({ player, done, close }: DialogProps) {
    const [name, setName] = useState('');
    const [reason, setReason] = useState('');
    const erase = useAction(async () => {
        await admin.erasePlayer(player.id, { reason });
        toast('The player is erased; the warehouse follows.');
        done();
    });
    return (
        <Dialog title={`Erase ${player.name}`} submit="Erase for good" danger busy={erase.busy} error={erase.error} onClose={close}
            onSubmit={() => { if (name === player.name) void erase.run(); }}>
            <p class="info warn">Everything held about this player is deleted, from every store. This cannot be undone.</p>
            <Text label="Type the player's name to confirm" value={name} onValue={setName} required autoComplete="off" spellcheck={false}
                hint={name && name !== player.name ? 'This is another name.' : undefined} />
            <Reason value={reason} onValue={setReason} error={erase.error} />
        </Dialog>
    );
}
