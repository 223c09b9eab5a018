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
        const target = `/v1/admin/players/${player.id}/export?reason=${encodeURIComponent(reason)}`;
        await download(target, `player-${player.id}.json`, setReceived);
        toast('Exported. The file contains all data about the player.');
        done();
    });
    return (
        <Dialog title={`Export ${player.name}`} submit="Export" busy={save.busy} error={save.error}
            onSubmit={() => void save.run()} onClose={close}>
            <p class="muted">A JSON file with all data about the player, from the database and the warehouse.</p>
            <Reason value={reason} onValue={setReason} error={save.error} />
            {save.busy && <p role="status"><progress /> {received ? `${bytes(received)} received` : 'Collecting …'}</p>}
        </Dialog>
    );
}

export function EraseDialog({ player, done, close }: DialogProps) {
    const [name, setName] = useState('');
    const [reason, setReason] = useState('');
    const erase = useAction(async () => {
        await admin.erasePlayer(player.id, { reason });
        toast('Player erased. The warehouse follows shortly.');
        done();
    });
    return (
        <Dialog title={`Erase ${player.name}`} submit="Erase permanently" danger busy={erase.busy} error={erase.error} onClose={close}
            onSubmit={() => { if (name === player.name) void erase.run(); }}>
            <p class="info warn">This deletes all data about the player from every store. It cannot be undone.</p>
            <Text label="Type the player's name to confirm" value={name} onValue={setName} required autoComplete="off"
                spellcheck={false} hint={name && name !== player.name ? 'The name does not match.' : undefined} />
            <Reason value={reason} onValue={setReason} error={erase.error} />
        </Dialog>
    );
}
