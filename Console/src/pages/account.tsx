import { useState } from 'preact/hooks';
import { operators } from '../api/api';
import { useAction } from '../api/hooks';
import type { TotpSetup } from '../../../clients/typescript/src/generated.js';
import { renew } from '../api/refresh';
import { sessionEnd } from '../api/sender';
import { useSession } from '../api/session';
import { Text } from '../ui/fields';
import { PageHead } from '../ui/page-head';
import { Badge, Button, Card, Failure } from '../ui/parts';
import { QrCode } from '../ui/qr';
import { toast } from '../ui/toast';

export function AccountPage() {
    const { operator } = useSession();
    return (
        <>
            <PageHead title="My account" note={<>{operator.name}, {operator.email}</>} />
            <div class="grid">
                <PasswordCard />
                <TotpCard />
                <Card title="Roles">
                    <div class="row">
                        {(operator.roles as string[]).map(role => <Badge key={role} tone="accent">{role}</Badge>)}
                    </div>
                </Card>
                <SessionsCard />
            </div>
        </>
    );
}

export function PasswordCard() {
    const { operator, changed } = useSession();
    const [current, setCurrent] = useState('');
    const [replacement, setReplacement] = useState('');
    const change = useAction(async () => {
        await operators.changeOwnPassword({ current, new: replacement });
        setCurrent('');
        setReplacement('');
        toast('Password changed.');
        if (operator.setup.length > 0)
            await renew();
        changed();
    });
    return (
        <Card title="Password">
            <form class="form" onSubmit={event => { event.preventDefault(); void change.run(); }}>
                <input type="text" class="hidden" autoComplete="username" value={operator.email} readOnly tabIndex={-1}
                    aria-hidden="true" />
                <Text label="Current password" name="current" error={change.error} type="password" autoComplete="current-password"
                    required value={current} onValue={setCurrent} />
                <Text label="New password" name="new" error={change.error} type="password" autoComplete="new-password"
                    required minLength={12} maxLength={128} value={replacement} onValue={setReplacement}
                    hint="12 to 128 characters. A passphrase is easy to remember." />
                <Failure error={change.error} />
                <div><Button kind="primary" type="submit" busy={change.busy}>Change password</Button></div>
            </form>
        </Card>
    );
}

export function TotpCard() {
    const session = useSession();
    const [setup, setSetup] = useState<TotpSetup>();
    const [code, setCode] = useState('');
    const begin = useAction(async () => setSetup((await operators.beginTotp()).value));
    const confirm = useAction(async () => {
        await operators.confirmTotp({ code });
        setSetup(undefined);
        setCode('');
        toast('Two-step login is on. Logging in now asks for a code.');
        if (session.operator.setup.length > 0)
            await renew();
        session.changed();
    });
    return (
        <Card title="Two-step login" actions={session.operator.totp ? <Badge tone="good">on</Badge> : <Badge tone="warn">off</Badge>}>
            {!setup && (
                <>
                    <p class="muted">
                        Requires a code from an authenticator app besides the password, so that a stolen password is not enough.
                    </p>
                    <div>
                        <Button busy={begin.busy} onClick={() => void begin.run()}>
                            {session.operator.totp ? 'Set up a new device' : 'Set up'}
                        </Button>
                    </div>
                </>
            )}
            <Failure error={begin.error} />
            {setup && (
                <form class="form" onSubmit={event => { event.preventDefault(); void confirm.run(); }}>
                    <p>Scan this with your authenticator app, or type the key. Then enter the code that the app shows.</p>
                    <QrCode text={setup.uri} />
                    <p class="wrap">Key: <code data-totp-secret>{setup.secret}</code></p>
                    <Text label="Code" name="code" error={confirm.error} inputMode="numeric" pattern="[0-9]{6}" maxLength={6}
                        autoComplete="one-time-code" required value={code} onValue={setCode} />
                    <Failure error={confirm.error} />
                    <div class="row">
                        <Button kind="primary" type="submit" busy={confirm.busy}>Confirm</Button>
                        <Button kind="quiet" onClick={() => setSetup(undefined)}>Cancel</Button>
                    </div>
                </form>
            )}
        </Card>
    );
}

function SessionsCard() {
    const end = useAction(async () => {
        await operators.logoutOperatorEverywhere();
        sessionEnd.dispatchEvent(new Event('end'));
    });
    return (
        <Card title="Sessions">
            <p class="muted">Ends all your sessions, in this browser and in all others.</p>
            <div><Button kind="danger" busy={end.busy} onClick={() => void end.run()}>Log out everywhere</Button></div>
            <Failure error={end.error} />
        </Card>
    );
}
