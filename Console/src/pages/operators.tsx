import { useState } from 'preact/hooks';
import { operators } from '../api/api';
import { useAction, useLoad } from '../api/hooks';
import type { OperatorView } from '../../../clients/typescript/src/generated.js';
import { useSession } from '../api/session';
import { Dialog } from '../ui/dialog';
import { Reason, Text } from '../ui/fields';
import { PageHead } from '../ui/page-head';
import { Badge, Busy, Button, Card, Failure, When } from '../ui/parts';
import { Table } from '../ui/table';
import { toast } from '../ui/toast';

const roles = [
    ['support', 'finds, bans and renames players'],
    ['analyst', 'sees numbers, but no individual players'],
    ['designer', 'edits games and boards'],
    ['admin', 'does everything, and manages operators'],
] as const;

interface Secret { readonly email: string; readonly password: string }

type Open = { readonly what: 'add' } | { readonly what: 'change' | 'disable' | 'reset'; readonly of: OperatorView };

export function OperatorsPage() {
    const me = useSession().operator.id;
    const list = useLoad('operators', async signal => (await operators.listOperators(undefined, 100, signal)).value.items);
    const [open, setOpen] = useState<Open>();
    const [secret, setSecret] = useState<Secret>();
    const done = () => {
        setOpen(undefined);
        list.reload();
    };
    return (
        <>
            <PageHead title="Operators" note="Who can use this console, and what they can do.">
                <Button kind="primary" onClick={() => setOpen({ what: 'add' })}>Add an operator</Button>
            </PageHead>
            {secret && (
                <p class="info" role="status">
                    Password of <strong>{secret.email}</strong>, shown only once: <code>{secret.password}</code>{' '}
                    It is valid for a week, to log in and choose another one.{' '}
                    <Button kind="quiet" onClick={() => setSecret(undefined)}>I have passed it on</Button>
                </p>
            )}
            <Card>
                <Failure error={list.error} retry={list.reload} />
                {!list.data && list.loading && <Busy />}
                {list.data && (
                    <Table caption="Operators" rows={list.data} keyOf={one => one.id} columns={[
                        { title: 'Name', cell: one => <>{one.name}{one.id === me && <span class="muted"> (you)</span>}</> },
                        { title: 'E-mail address', cell: one => one.email },
                        {
                            title: 'Roles',
                            cell: one => (
                                <span class="row">
                                    {(one.roles as string[]).map(role => <Badge key={role} tone="accent">{role}</Badge>)}
                                </span>
                            ),
                        },
                        {
                            title: 'Two-step login',
                            cell: one => one.totp ? <Badge tone="good">on</Badge> : <Badge tone="warn">off</Badge>,
                        },
                        { title: 'Last login', cell: one => <When at={one.lastLoginAt} /> },
                        {
                            title: 'State',
                            cell: one => one.disabled ? <Badge tone="bad">disabled</Badge> : <Badge tone="good">active</Badge>,
                        },
                        {
                            title: 'Actions',
                            cell: one => one.id !== me && (
                                <span class="row">
                                    <Button onClick={() => setOpen({ what: 'change', of: one })}>Roles</Button>
                                    <Button onClick={() => setOpen({ what: 'disable', of: one })}>
                                        {one.disabled ? 'Enable' : 'Disable'}
                                    </Button>
                                    <Button onClick={() => setOpen({ what: 'reset', of: one })}>Reset</Button>
                                </span>
                            ),
                        },
                    ]} />
                )}
            </Card>
            {open && <OperatorDialog open={open} done={done} close={() => setOpen(undefined)} show={setSecret} />}
        </>
    );
}

function OperatorDialog({ open, done, close, show }: {
    open: Open; done: () => void; close: () => void; show: (secret: Secret) => void;
}) {
    const of = open.what === 'add' ? undefined : open.of;
    const [email, setEmail] = useState('');
    const [name, setName] = useState('');
    const [chosen, setChosen] = useState<readonly string[]>((of?.roles as string[] | undefined) ?? ['support']);
    const [reason, setReason] = useState('');
    const save = useAction(async () => {
        if (open.what === 'add')
            show({ email, password: (await operators.addOperator({ email, name, roles: [...chosen], reason })).value.password });
        else if (open.what === 'change')
            await operators.changeOperator(open.of.id, { roles: [...chosen], reason });
        else if (open.what === 'disable')
            await operators.changeOperator(open.of.id, { disabled: !open.of.disabled, reason });
        else
            show({ email: open.of.email, password: (await operators.resetOperator(open.of.id, { reason })).value.password });
        const hasEnded = open.what !== 'add' && !(open.what === 'disable' && open.of.disabled);
        toast(hasEnded ? 'Saved. The operator’s sessions have ended.' : 'Saved.');
        done();
    });
    const titles = {
        add: 'Add an operator',
        change: `Roles of ${of?.name}`,
        disable: `${of?.disabled ? 'Enable' : 'Disable'} ${of?.name}`,
        reset: `Reset ${of?.name}`,
    };
    const toggle = (role: string) => setChosen(chosen.includes(role) ? chosen.filter(one => one !== role) : [...chosen, role]);
    const hasRoles = open.what === 'add' || open.what === 'change';
    const isDangerous = open.what === 'reset' || (open.what === 'disable' && !of?.disabled);
    return (
        <Dialog title={titles[open.what]} submit="Save" danger={isDangerous} busy={save.busy} error={save.error}
            onSubmit={() => void save.run()} onClose={close}>
            {open.what === 'add' && (
                <>
                    <Text label="E-mail address" name="email" error={save.error} type="email" required autoComplete="off"
                        value={email} onValue={setEmail} />
                    <Text label="Name" name="name" error={save.error} required autoComplete="off" value={name} onValue={setName} />
                </>
            )}
            {open.what === 'reset' && (
                <p class="muted">Sets a new password, which is shown once, turns two-step login off and ends all sessions.</p>
            )}
            {hasRoles && (
                <fieldset class="roles">
                    <legend>Roles</legend>
                    {roles.map(([role, what]) => (
                        <label key={role}>
                            <input type="checkbox" checked={chosen.includes(role)} onChange={() => toggle(role)} />
                            <span><strong>{role}</strong> <span class="muted">{what}</span></span>
                        </label>
                    ))}
                </fieldset>
            )}
            <Reason value={reason} onValue={setReason} error={save.error} />
        </Dialog>
    );
}
