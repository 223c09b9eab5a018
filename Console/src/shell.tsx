import { useEffect, useRef, useState } from 'preact/hooks';
import icon from './icon.svg';
import { useSession } from './api/session';
import { entriesOf, type Shown } from './pages/pages';
import { href, type Place } from './router';
import { Icon } from './ui/icon';
import { applyTheme, storedTheme, type Theme } from './ui/theme';

const themes: readonly (readonly [Theme, 'sun' | 'moon' | 'auto', string])[] = [
    ['light', 'sun', 'Light'], ['dark', 'moon', 'Dark'], ['auto', 'auto', 'Match system'],
];

/** The navigation, and the page beside it. */
export function Shell({ place, page, onLogout }: { place: Place; page: Shown; onLogout: () => void }) {
    const { operator } = useSession();
    const [isOpen, setOpen] = useState(false);
    const main = useRef<HTMLElement>(null);
    const isFirst = useRef(true);
    const title = page.entry?.title ?? 'Console';
    useEffect(() => {
        document.title = `${title} · AspireGame`;
        setOpen(false);
        // A screen reader continues at the new page's heading. On the first page the browser sets the focus.
        if (!isFirst.current)
            main.current?.querySelector<HTMLElement>('h1')?.focus();
        isFirst.current = false;
        scrollTo(0, 0);
    }, [place.path]);
    return (
        <div class="shell">
            <a class="skip" href="#main">Skip to content</a>
            <header class="top">
                <Brand />
                <button type="button" class="icon-button" aria-label="Navigation" aria-expanded={isOpen} aria-controls="side"
                    onClick={() => setOpen(!isOpen)}>
                    <Icon name={isOpen ? 'close' : 'menu'} size={22} />
                </button>
            </header>
            <nav id="side" class={isOpen ? 'side open' : 'side'} aria-label="Console"
                onKeyDown={event => event.key === 'Escape' && setOpen(false)}>
                <Brand />
                <ul>
                    {entriesOf(useSession()).map(entry => (
                        <li key={entry.path}>
                            <a href={href(entry.path)} aria-current={entry === page.entry ? 'page' : undefined}>
                                <Icon name={entry.icon} />{entry.title}
                            </a>
                        </li>
                    ))}
                </ul>
                <div class="side-end">
                    <ThemeSwitch />
                    <p class="who"><strong>{operator.name}</strong><span class="muted">{operator.email}</span></p>
                    <ul><li><button type="button" onClick={onLogout}><Icon name="logout" />Log out</button></li></ul>
                </div>
            </nav>
            <main id="main" ref={main} class="main" tabIndex={-1}><div class="page">{page.content}</div></main>
        </div>
    );
}

export const Brand = () => (
    <span class="brand"><img src={icon} alt="" /><span>AspireGame<small>Live-ops console</small></span></span>
);

function ThemeSwitch() {
    const [theme, setTheme] = useState(storedTheme);
    const choose = (chosen: Theme) => {
        applyTheme(chosen);
        setTheme(chosen);
    };
    return (
        <div class="switch" role="group" aria-label="Theme">
            {themes.map(([key, name, label]) => (
                <button key={key} type="button" aria-pressed={theme === key} aria-label={label} title={label}
                    onClick={() => choose(key)}>
                    <Icon name={name} size={15} />
                </button>
            ))}
        </div>
    );
}
