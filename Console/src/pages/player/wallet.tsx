import { useState } from 'preact/hooks';
import { uuid } from '../../../../clients/typescript/src/core/ids.js';
import { admin } from '../../api/api';
import { useAction } from '../../api/hooks';
import { Dialog } from '../../ui/dialog';
import { Reason, Text } from '../../ui/fields';
import { number } from '../../ui/format';
import { toast } from '../../ui/toast';
import type { DialogProps } from './actions';

export function WalletDialog({ player, done, close }: DialogProps) {
    const [currency, setCurrency] = useState(player.wallet[0]?.currency ?? 'gold');
    const [amount, setAmount] = useState('');
    const [reason, setReason] = useState('');
    // Of this dialog: pressed twice, or again after a lost response, it is one entry.
    const [intent, setIntent] = useState(uuid);
    const grant = useAction(async () => {
        await admin.correctWallet(player.id, intent, { currency, amount: Number(amount), reason });
        toast(`${Number(amount) > 0 ? 'Granted' : 'Taken back'}: ${number(Math.abs(Number(amount)))} ${currency}.`);
        done();
    });
    // Another amount is another intent.
    const changing = (set: (value: string) => void) => (value: string) => {
        set(value);
        setIntent(uuid());
    };
    return (
        <Dialog title={`Wallet of ${player.name}`} submit="Book" busy={grant.busy} error={grant.error} onSubmit={() => void grant.run()} onClose={close}>
            <Text label="Currency" name="currency" error={grant.error} value={currency} onValue={changing(setCurrency)} required spellcheck={false} />
            <Text label="Amount" name="amount" type="number" step={1} error={grant.error} hint="Positive grants, negative takes back; a balance never goes below zero."
                value={amount} onValue={changing(setAmount)} required />
            <Reason value={reason} onValue={changing(setReason)} error={grant.error} />
        </Dialog>
    );
}
