import type { AuthOperations, TokenPair } from '../generated.js';
import { ApiError, LoginRequiredError } from './errors.js';
import { uuid } from './ids.js';
import type { GameStore } from '../stores.js';

/** How long before it expires a token is renewed. */
const renewalMargin = 30_000;

interface Login {
    readonly playerId?: string;
    readonly accessToken: string;
    readonly refreshToken?: string;
    readonly expiresAt: number;
}

/** The login of this client. It is in the store, so that a restarted game continues without a new login. */
export class LoginSession {
    private login?: Login;
    private restoring?: Promise<void>;
    private renewing?: Promise<Login>;
    private loginAgain?: () => Promise<unknown>;
    private hasAsked = false;

    constructor(private readonly auth: AuthOperations, private readonly store: GameStore, private readonly ask?: () => Promise<unknown>) {}

    /** The player who is logged in. Undefined before the first call after a start, and for a service. */
    get playerId(): string | undefined { return this.login?.playerId; }

    /** Logs in with the id of this device, which is generated once and kept in the store. A new player gets this name and country. */
    async loginDevice(displayName?: string, country?: string): Promise<string> {
        let deviceId = await this.store.load('device');
        if (deviceId === undefined)
            await this.store.save('device', deviceId = `device-${uuid()}`);
        return await this.keep((await this.auth.loginDevice({ deviceId, displayName, country })).value);
    }

    async loginEmail(email: string, password: string): Promise<string> {
        return await this.keep((await this.auth.loginEmail({ email, password })).value);
    }

    async registerEmail(email: string, password: string): Promise<string> {
        return await this.keep((await this.auth.registerEmail({ email, password })).value);
    }

    /** Logs a service in: a game server, an analyst or an administrator. The client logs in again by itself when the token expires. */
    async loginService(clientId: string, clientSecret: string): Promise<void> {
        const token = (await this.auth.loginService({ clientId, clientSecret })).value;
        this.login = { accessToken: token.accessToken, expiresAt: Date.now() + token.expiresIn * 1000 };
        this.loginAgain = () => this.loginService(clientId, clientSecret);
    }

    /** Logs out, on this device and on the server. */
    async logout(): Promise<void> {
        await this.auth.logout();
        await this.forget();
    }

    /**
     * Returns the access token, renewed if it is about to expire.
     * @param refused A token that the server has just refused. It is renewed, unless another call has done so.
     */
    async token(refused?: string): Promise<string> {
        await (this.restoring ??= this.login ? Promise.resolve() : this.restore());
        if (this.login && this.login.accessToken !== refused && this.login.expiresAt - Date.now() > renewalMargin)
            return this.login.accessToken;
        // One refresh at a time: a second one with the same refresh token could revoke the login.
        this.renewing ??= this.renew().finally(() => this.renewing = undefined);
        return (await this.renewing).accessToken;
    }

    private async renew(): Promise<Login> {
        if (this.login?.refreshToken !== undefined) {
            try {
                await this.keep((await this.auth.refreshTokens({ refreshToken: this.login.refreshToken })).value);
                return this.login;
            } catch (error) {
                if (!(error instanceof ApiError && error.status === 401))
                    throw error;
                await this.forget();
            }
        } else if (this.login && this.loginAgain) {
            await this.loginAgain();
            return this.login;
        }
        if (this.ask && !this.hasAsked) {
            this.hasAsked = true;
            await this.ask();
        }
        if (!this.login)
            throw new LoginRequiredError();
        return this.login;
    }

    private async keep(pair: TokenPair): Promise<string> {
        const { playerId, accessToken, refreshToken, expiresIn } = pair;
        const login = { playerId, accessToken, refreshToken, expiresAt: Date.now() + expiresIn * 1000 };
        // Stored before its first use: a crash in between would leave a refresh token that the server has replaced.
        await this.store.save('session', JSON.stringify(login));
        [this.login, this.hasAsked] = [login, false];
        return playerId;
    }

    private async restore(): Promise<void> {
        const json = await this.store.load('session');
        if (json !== undefined)
            this.login ??= JSON.parse(json) as Login;
    }

    private async forget(): Promise<void> {
        this.login = undefined;
        await this.store.save('session', undefined);
    }
}
