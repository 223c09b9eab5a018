import { useEffect, useState } from 'preact/hooks';
import { Icon } from './icon';

const toasted = new EventTarget();

/** Shows a confirmation in the corner, which screen readers announce. */
export function toast(text: string): void {
    toasted.dispatchEvent(new CustomEvent('toast', { detail: text }));
}

export function Toasts() {
    const [texts, setTexts] = useState<{ id: number; text: string }[]>([]);
    useEffect(() => {
        let next = 0;
        const show = (event: Event) => {
            const id = next++;
            setTexts(all => [...all.slice(-2), { id, text: (event as CustomEvent<string>).detail }]);
            setTimeout(() => setTexts(all => all.filter(one => one.id !== id)), 6000);
        };
        toasted.addEventListener('toast', show);
        return () => toasted.removeEventListener('toast', show);
    }, []);
    return (
        <div class="toasts" role="status" aria-live="polite">
            {texts.map(({ id, text }) => <p key={id}><Icon name="check" />{text}</p>)}
        </div>
    );
}
