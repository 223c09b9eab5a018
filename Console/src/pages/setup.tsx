import icon from '../icon.svg';
import { useSession } from '../api/session';
import { Button } from '../ui/parts';
import { PasswordCard, TotpCard } from './account';

/** What a new operator does before anything else; the server allows nothing else until it is done. */
export function SetupPage({ onLogout }: { onLogout: () => void }) {
    const { operator } = useSession();
    const step = operator.setup[0];
    return (
        <main class="login">
            <div class="setup stack">
                <img src={icon} alt="" />
                <div>
                    <h1>Set up your account</h1>
                    <p class="muted">{step === 'password'
                        ? 'Your password was generated for you. Choose one that only you know.'
                        : 'This console asks for a code of an authenticator app with each login.'}</p>
                </div>
                {step === 'password' ? <PasswordCard key="password" /> : <TotpCard key="totp" />}
                <div><Button kind="quiet" onClick={onLogout}>Log out</Button></div>
            </div>
        </main>
    );
}
