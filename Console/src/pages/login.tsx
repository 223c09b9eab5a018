import { useState } from 'preact/hooks';
import { ApiError } from '../../../clients/typescript/src/core/errors.js';
import icon from '../icon.svg';
import { operators } from '../api/api';
import { useAction, useLoad } from '../api/hooks';
import { forgetRenewal } from '../api/refresh';
import { usePlace } from '../router';
import { Text } from '../ui/fields';
import { Button, Failure } from '../ui/parts';

const needsCode = (error: unknown): boolean => error instanceof ApiError && error.problem.type?.endsWith(':totp-required') === true;

/** What came of a login at the identity provider, which the address says. */
const outcomes: Readonly<Record<string, string>> = {
    unknown: 'No operator account belongs to this login, or it has no role. Ask an administrator of the console.',
    failed: 'The login at the identity provider did not succeed. Try again.',
};

export function Login({ hasEnded, onLogin }: { hasEnded: boolean; onLogin: () => void }) {
    const [email, setEmail] = useState('');
    const [password, setPassword] = useState('');
    const [code, setCode] = useState('');
    const [asksCode, setAsksCode] = useState(false);
    const outcome = outcomes[usePlace().query.get('login') ?? ''];
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
                {outcome && !login.error && <p class="info warn" role="alert">{outcome}</p>}
                <ProviderLogin />
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

/** Only where an identity provider is configured. */
function ProviderLogin() {
    const provider = useLoad('login', async signal => (await operators.getLoginOptions(signal)).value.provider).data;
    const begin = useAction(async () => {
        const { url } = (await operators.beginProviderLogin()).value;
        forgetRenewal();
        location.assign(url);
    });
    return provider ? (
        <>
            <Button busy={begin.busy} onClick={() => void begin.run()}>Log in with {provider}</Button>
            <Failure error={begin.error} />
            <p class="or muted"><span>or with a password</span></p>
        </>
    ) : null;
}
