const renewedAt = 'console/renewed';
const idleEnd = 30 * 60_000;
/** What one tab has renewed is good for all. */
const shared = 5_000;

let lastUse = Date.now();
for (const event of ['pointerdown', 'keydown', 'wheel'])
    addEventListener(event, () => { lastUse = Date.now(); }, { passive: true, capture: true });

/**
 * Renews the access cookie. One tab at a time: the second use of a session secret ends the session. A page that only refreshes its charts is
 * idle, and does not keep a session alive.
 */
export async function refresh(): Promise<boolean> {
    if (Date.now() - lastUse > idleEnd)
        return false;
    const asked = Date.now();
    return await navigator.locks.request('console/refresh', async () => {
        if (Number(localStorage.getItem(renewedAt) ?? 0) > asked - shared)
            return true;
        const response = await fetch('/v1/operators/refresh', { method: 'POST', headers: { 'X-Console': '1' }, credentials: 'same-origin', cache: 'no-store' });
        if (response.ok)
            localStorage.setItem(renewedAt, String(Date.now()));
        return response.ok;
    });
}

/** Renews the access cookie now: it holds the roles, and they have changed. */
export async function renew(): Promise<boolean> {
    forgetRenewal();
    return await refresh();
}

/** The next 401 asks the server again. */
export function forgetRenewal(): void {
    localStorage.removeItem(renewedAt);
}
