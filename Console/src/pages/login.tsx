import { useState } from 'preact/hooks';
import { ApiError } from '../../../clients/typescript/src/core/errors.js';
import icon from '../icon.svg';
import { operators } from '../api/api';
import { useAction, useLoad } from '../api/hooks';
import { forgetRenewal } from '../api/refresh';
import { usePlace } from '../router';
import { Text } from '../ui/fields';
import { Button, Failure } from '../ui/parts';

const isCodeRequired = (error: unknown): boolean => error instanceof ApiError && error.problem.type?.endsWith(':totp-required') === true;

/** Messages for a login at the identity provider that failed, by the query parameter with which it returns here. */
const outcomes: Readonly<Record<string, string>> = {
    unknown: 'There is no operator account for this login, or it has no role. Contact an administrator of the console.',
    failed: 'The login at the identity provider failed. Try again.',
};

export function Login({ hasEnded, onLogin }: { hasEnded: boolean; onLogin: () => void }) {
    const [email, setEmail] = useState('');
    const [password, setPassword] = useState('');
    const [code, setCode] = useState('');
    const [needsCode, setNeedsCode] = useState(false);
    const outcome = outcomes[usePlace().query.get('login') ?? ''];
    const login = useAction(async () => {
        try {
            await operators.loginOperator({ email, password, ...(needsCode && { code }) });
        } catch (error) {
            if (!isCodeRequired(error) || needsCode)
                throw error;
            setNeedsCode(true);
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
                {hasEnded && !login.error && <p class="info" role="status">Your session has ended. Log in to continue.</p>}
                {outcome && !login.error && <p class="info warn" role="alert">{outcome}</p>}
                <ProviderLogin />
                <Text label="E-mail address" type="email" autoComplete="username" required autoFocus value={email} onValue={setEmail} />
                <Text label="Password" type="password" autoComplete="current-password" required value={password} onValue={setPassword} />
                {needsCode && (
                    <Text label="Code" hint="The six digits that your authenticator app shows." inputMode="numeric" pattern="[0-9]{6}"
                        maxLength={6} autoComplete="one-time-code" required autoFocus value={code} onValue={setCode} />
                )}
                <Failure error={login.error} />
                <Button kind="primary" type="submit" busy={login.busy}>Log in</Button>
            </form>
        </main>
    );
}

/** Shown only if an identity provider is configured. */
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
