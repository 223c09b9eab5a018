import { useEffect, useState } from 'preact/hooks';
import { ApiError } from '../../clients/typescript/src/core/errors.js';
import { operators } from './api/api';
import { sessionEnd } from './api/sender';
import { SessionContext, sessionOf, type Session } from './api/session';
import { Login } from './pages/login';
import { pageAt } from './pages/pages';
import { SetupPage } from './pages/setup';
import { followLinks, go, href, usePlace } from './router';
import { Shell } from './shell';
import { Busy, Failure } from './ui/parts';
import { Toasts } from './ui/toast';

type State = { readonly session: Session } | { readonly login: 'first' | 'ended' } | { readonly error: unknown } | 'loading';

export function App() {
    const [state, setState] = useState<State>('loading');
    const place = usePlace();
    const load = () => {
        operators.getOwnOperator().then(
            ({ value }) => setState({ session: sessionOf(value, load) }),
            (error: unknown) => setState(error instanceof ApiError && error.status === 401 ? { login: 'first' } : { error }));
    };
    useEffect(() => {
        load();
        const end = () => setState(last => typeof last === 'object' && 'session' in last ? { login: 'ended' } : { login: 'first' });
        sessionEnd.addEventListener('end', end);
        return () => sessionEnd.removeEventListener('end', end);
    }, []);

    if (state === 'loading')
        return <div class="login"><Busy /></div>;
    if ('error' in state)
        return <div class="login"><Failure error={state.error} retry={load} /></div>;
    if ('login' in state)
        return <Login hasEnded={state.login === 'ended'} onLogin={load} />;

    const { session } = state;
    const logout = async () => {
        await operators.logoutOperator();
        setState({ login: 'first' });
        go(href(''));
    };
    return (
        <SessionContext.Provider value={session}>
            <div onClick={followLinks}>
                {session.operator.setup.length > 0
                    ? <SetupPage onLogout={() => void logout()} />
                    : <Shell place={place} page={pageAt(place.path, session)} onLogout={() => void logout()} />}
                <Toasts />
            </div>
        </SessionContext.Provider>
    );
}
