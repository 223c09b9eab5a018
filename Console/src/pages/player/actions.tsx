import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { PlayerBan, PlayerDetails } from '../../../../clients/typescript/src/generated.js';
import { useSession, type Right } from '../../api/session';
import { Button } from '../../ui/parts';
import { BanDialog, LiftDialog, RenameDialog, ScoresDialog } from './moderate';
import { EraseDialog, ExportDialog } from './privacy';
import { WalletDialog } from './wallet';

export interface DialogProps {
    readonly player: PlayerDetails;
    readonly done: () => void;
    readonly close: () => void;
}

type Name = 'ban' | 'lift' | 'rename' | 'hide' | 'show' | 'wallet' | 'export' | 'erase';

const actions: readonly (readonly [Exclude<Name, 'lift'>, string, Right, boolean])[] = [
    ['ban', 'Ban', 'players', true],
    ['rename', 'Rename', 'players', false],
    ['hide', 'Hide scores', 'players', false],
    ['show', 'Show scores', 'players', false],
    ['wallet', 'Grant or correct', 'money', false],
    ['export', 'Export', 'players', false],
    ['erase', 'Erase', 'money', true],
];

export function Actions({ player, changed }: { player: PlayerDetails; changed: () => void }) {
    const session = useSession();
    const dialogs = useDialogs(player, changed);
    return (
        <div class="row" role="group" aria-label="Actions">
            {actions.filter(([, , right]) => session.may(right)).map(([name, title, , isDangerous]) => (
                <Button key={name} kind={isDangerous ? 'danger' : 'plain'} onClick={() => dialogs.open(name)}>{title}</Button>
            ))}
            {dialogs.shown}
        </div>
    );
}

/** Shows one dialog at a time. */
export function useDialogs(player: PlayerDetails, changed: () => void) {
    const [shown, setShown] = useState<{ name: Name; ban?: PlayerBan }>();
    const close = () => setShown(undefined);
    const props: DialogProps = { player, close, done: () => { close(); changed(); } };
    return { open: (name: Name, ban?: PlayerBan) => setShown({ name, ...(ban && { ban }) }), shown: shown && dialog(shown, props) };
}

function dialog({ name, ban }: { name: Name; ban?: PlayerBan }, props: DialogProps): ComponentChildren {
    switch (name) {
        case 'ban': return <BanDialog {...props} />;
        case 'lift': return <LiftDialog {...props} ban={ban!} />;
        case 'rename': return <RenameDialog {...props} />;
        case 'hide': return <ScoresDialog {...props} hides />;
        case 'show': return <ScoresDialog {...props} />;
        case 'wallet': return <WalletDialog {...props} />;
        case 'export': return <ExportDialog {...props} />;
        case 'erase': return <EraseDialog {...props} />;
    }
}
