export type Theme = 'auto' | 'light' | 'dark';

const key = 'console/theme';

/** Fires when the theme changes. Charts repaint then, because a canvas does not follow CSS. */
export const themeChange = new EventTarget();
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => themeChange.dispatchEvent(new Event('change')));

export function storedTheme(): Theme {
    const theme = localStorage.getItem(key);
    return theme === 'light' || theme === 'dark' ? theme : 'auto';
}

export function applyTheme(theme: Theme): void {
    localStorage.setItem(key, theme);
    document.documentElement.dataset.theme = theme;
    themeChange.dispatchEvent(new Event('change'));
}
