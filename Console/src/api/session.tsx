import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { OperatorAccount } from '../../../clients/typescript/src/generated.js';

export type Role = 'support' | 'analyst' | 'designer' | 'admin';

export type Right =
    'numbers' | 'players' | 'money' | 'boards' | 'board-settings' | 'games' | 'audit' | 'system' | 'send-again' | 'operators';

/** The server's authorization rules, so that a page offers only what the server would allow. The server enforces them. */
const rights: Record<Right, readonly Role[]> = {
    'numbers': ['analyst', 'designer', 'admin'],
    'players': ['support', 'admin'],
    'money': ['admin'],
    'boards': ['support', 'designer', 'admin'],
    'board-settings': ['designer', 'admin'],
    'games': ['designer', 'admin'],
    'audit': ['admin'],
    'system': ['analyst', 'admin'],
    'send-again': ['admin'],
    'operators': ['admin'],
};

export interface Session {
    readonly operator: OperatorAccount;
    readonly may: (right: Right) => boolean;
    readonly changed: () => void;
}

export function sessionOf(operator: OperatorAccount, changed: () => void): Session {
    const roles = operator.roles as readonly Role[];
    return { operator, changed, may: right => rights[right].some(role => roles.includes(role)) };
}

export const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
    return useContext(SessionContext)!;
}
