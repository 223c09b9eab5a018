import { useState } from 'preact/hooks';
import { ApiError } from '../../../clients/typescript/src/core/errors.js';
import icon from '../icon.svg';
import { operators } from '../api/api';
import { useAction } from '../api/hooks';
import { forgetRenewal } from '../api/refresh';
import { Text } from '../ui/fields';
import { Button, Failure } from '../ui/parts';

const needsCode = (error: unknown): boolean => error instanceof ApiError && error.problem.type?.endsWith(':totp-required') === true;

export function Login({ hasEnded, onLogin }: { hasEnded: boolean; onLogin: () => void }) {
    const [email, setEmail] = useState('');
    const [password, setPassword] = useState('');
    const [code, setCode] = useState('');
    const [asksCode, setAsksCode] = useState(false);
    const login = useAction(async () => {
        try {
            await operators.loginOperator({ email, password, ...(asksCode && { code }) });
        } catch (error) {
            if (!needsCode(error) || asksCode)
                throw error;
            setAsksCode(true);
            return;
        }
        forgetRenewal();
        onLogin();
    });
    return (
        <main class="login">
            <form onSubmit={event => { event.preventDefault(); void login.run(); }}>
                <img src={icon} alt="" />
                <div><h1>AspireGame console</h1><p class="muted">Log in with your operator account.</p></div>
                {hasEnded && !login.error && <p class="info" role="status">Your session has ended. Log in to go on.</p>}
                <Text label="E-mail address" type="email" autoComplete="username" required autoFocus value={email} onValue={setEmail} />
                <Text label="Password" type="password" autoComplete="current-password" required value={password} onValue={setPassword} />
                {asksCode && (
                    <Text label="Code" hint="Six digits, from your authenticator app." inputMode="numeric" pattern="[0-9]{6}" maxLength={6} autoComplete="one-time-code" required
                        autoFocus value={code} onValue={setCode} />
                )}
                <Failure error={login.error} />
                <Button kind="primary" type="submit" busy={login.busy}>Log in</Button>
            </form>
        </main>
    );
}
