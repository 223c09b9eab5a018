import icon from '../icon.svg';
import { useSession } from '../api/session';
import { Button } from '../ui/parts';
import { PasswordCard, TotpCard } from './account';

/** The setup that a new operator must complete first. Until then the server allows nothing else. */
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
                        ? 'Your password was generated. Choose one that only you know.'
                        : 'This console requires a code from an authenticator app at every login.'}</p>
                </div>
                {step === 'password' ? <PasswordCard key="password" /> : <TotpCard key="totp" />}
                <div><Button kind="quiet" onClick={onLogout}>Log out</Button></div>
            </div>
        </main>
    );
}
