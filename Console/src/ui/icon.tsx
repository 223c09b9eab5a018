const paths = {
    today: 'M4 19V5M4 19h16M8 15l3-4 3 2 5-7',
    players: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.5-3.6 3-5.5 6.5-5.5s6 1.9 6.5 5.5'
        + 'M16 4.5a3.5 3.5 0 0 1 0 6.5M18 14.8c2 .8 3.2 2.5 3.5 5.2',
    boards: 'M8 21V11H3v10zM8 21h8V4H8zM16 21h5v-7h-5z',
    games: 'M7 8h10a5 5 0 0 1 5 5.5c-.3 3-1.5 4.5-3 4.5-2 0-2.5-3-4.5-3h-5c-2 0-2.5 3-4.5 3-1.5 0-2.7-1.5-3-4.5'
        + 'A5 5 0 0 1 7 8zM8 10.5v3M6.5 12h3M16 11h.01M18 13h.01',
    audit: 'M7 3h7l5 5v13H7zM14 3v5h5M10 13h6M10 17h6',
    system: 'M4 4h16v6H4zM4 14h16v6H4zM8 7h.01M8 17h.01M12 7h4M12 17h4',
    operators: 'M12 3l8 3v6c0 4.500-3.200 7.800-8 9-4.800-1.200-8-4.500-8-9V6zM9 12l2 2 4-4',
    account: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c.7-4 3.700-6 8-6s7.300 2 8 6',
    logout: 'M14 4h5v16h-5M10 8l-4 4 4 4M6 12h9',
    search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l5 5',
    sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2v2M12 20v2M2 12h2M20 12h2'
        + 'M5 5l1.4 1.4M17.6 17.6L19 19M19 5l-1.4 1.4M6.4 17.6L5 19',
    moon: 'M20 14.500A8 8 0 0 1 9.500 4 8 8 0 1 0 20 14.500z',
    auto: 'M12 21a9 9 0 1 0 0-18zM12 3a9 9 0 0 0 0 18',
    download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
    menu: 'M4 7h16M4 12h16M4 17h16',
    close: 'M6 6l12 12M18 6L6 18',
    back: 'M15 5l-7 7 7 7',
    copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
    refresh: 'M20 11a8 8 0 1 0-2 6M20 5v6h-6',
    check: 'M5 12.500l4.500 4.500L19 7.500',
    warning: 'M12 4l9.500 16h-19zM12 10v4M12 17h.01',
} as const;

export type IconName = keyof typeof paths;

/** A decorative icon. The text beside it or the label of its button says what it means. */
export const Icon = ({ name, size = 18 }: { name: IconName; size?: number }) => (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false"
        fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">
        <path d={paths[name]} />
    </svg>
);
