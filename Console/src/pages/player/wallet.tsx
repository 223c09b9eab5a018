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
    // One key per dialog: a double click, or a retry after a lost response, adds one entry to the ledger.
    const [intent, setIntent] = useState(uuid);
    const grant = useAction(async () => {
        await admin.correctWallet(player.id, intent, { currency, amount: Number(amount), reason });
        toast(`${Number(amount) > 0 ? 'Granted' : 'Deducted'}: ${number(Math.abs(Number(amount)))} ${currency}.`);
        done();
    });
    // A changed form is another operation.
    const changing = (set: (value: string) => void) => (value: string) => {
        set(value);
        setIntent(uuid());
    };
    return (
        <Dialog title={`Wallet of ${player.name}`} submit="Book" busy={grant.busy} error={grant.error}
            onSubmit={() => void grant.run()} onClose={close}>
            <Text label="Currency" name="currency" error={grant.error} value={currency} onValue={changing(setCurrency)} required
                spellcheck={false} />
            <Text label="Amount" name="amount" type="number" step={1} error={grant.error} required
                value={amount} onValue={changing(setAmount)}
                hint="A positive amount is granted, a negative one deducted. The balance cannot go below zero." />
            <Reason value={reason} onValue={changing(setReason)} error={grant.error} />
        </Dialog>
    );
}
