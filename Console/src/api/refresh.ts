const renewedAt = 'console/renewed';
const idleEnd = 30 * 60_000;
/** How long a renewal by one tab counts for the others. */
const shared = 5_000;

let lastUse = Date.now();
for (const event of ['pointerdown', 'keydown', 'wheel'])
    addEventListener(event, () => { lastUse = Date.now(); }, { passive: true, capture: true });

/**
 * Renews the access cookie, in one tab at a time: using a session secret twice ends the session. A page that only refreshes its charts is
 * idle and does not keep the session alive.
 */
export async function refresh(): Promise<boolean> {
    if (Date.now() - lastUse > idleEnd)
        return false;
    const started = Date.now();
    return await navigator.locks.request('console/refresh', async () => {
        if (Number(localStorage.getItem(renewedAt) ?? 0) > started - shared)
            return true;
        const response = await fetch('/v1/operators/refresh', {
            method: 'POST', headers: { 'X-Console': '1' }, credentials: 'same-origin', cache: 'no-store',
        });
        if (response.ok)
            localStorage.setItem(renewedAt, String(Date.now()));
        return response.ok;
    });
}

/** Renews the access cookie now, because it contains the operator's roles, and they have changed. */
export async function renew(): Promise<boolean> {
    forgetRenewal();
    return await refresh();
}

/** Makes the next 401 renew the cookie, whatever other tabs have done. */
export function forgetRenewal(): void {
    localStorage.removeItem(renewedAt);
}
