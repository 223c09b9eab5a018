import { useState } from 'preact/hooks';
import { ApiError } from '../../../clients/typescript/src/core/errors.js';
import type { GameView } from '../../../clients/typescript/src/generated.js';
import { games } from '../api/api';
import { useAction, useLoad } from '../api/hooks';
import { href } from '../router';
import { Diff } from '../ui/diff';
import { Area, Reason, Text } from '../ui/fields';
import { Icon } from '../ui/icon';
import { PageHead } from '../ui/page-head';
import { At, Busy, Button, Card, Failure } from '../ui/parts';
import { toast } from '../ui/toast';

interface Version {
    /** Undefined if the game does not exist yet. */
    readonly game?: GameView;
    readonly eTag?: string;
}

interface Draft { readonly name: string; readonly description: string; readonly config: string }

const draftOf = ({ game }: Version): Draft => ({
    name: game?.name ?? '', description: game?.description ?? '', config: JSON.stringify(game?.config ?? {}, null, 2),
});

const textOf = (draft: Draft): string => `name: ${draft.name}\ndescription: ${draft.description}\n${draft.config}`;

const isMissing = (error: unknown): boolean => error instanceof ApiError && error.status === 404;
const isStale = (error: unknown): boolean => error instanceof ApiError && error.kind === 'stale-version';

async function read(id: string, signal?: AbortSignal): Promise<Version> {
    try {
        const { value, eTag } = await games.getGame(id, signal);
        return { game: value, ...(eTag !== undefined && { eTag }) };
    } catch (error) {
        if (isMissing(error))
            return {};
        throw error;
    }
}

export function GamePage({ id }: { id: string }) {
    const loaded = useLoad(id, signal => read(id, signal));
    const title = loaded.data?.game?.name ?? id;
    return (
        <>
            <PageHead title={title} note={<><a href={href('games')}><Icon name="back" size={14} /> Games</a></>} />
            <Failure error={loaded.error} retry={loaded.reload} />
            {!loaded.data && loaded.loading && <Busy />}
            {loaded.data && <Editor id={id} loaded={loaded.data} />}
        </>
    );
}

function Editor({ id, loaded }: { id: string; loaded: Version }) {
    const [base, setBase] = useState(loaded);
    const [draft, setDraft] = useState(() => draftOf(loaded));
    const [isReview, setReview] = useState(false);
    const [reason, setReason] = useState('');
    const [theirs, setTheirs] = useState<Version>();
    const problem = problemOf(draft.config);
    const save = useAction(async () => {
        try {
            const { name, description, config } = draft;
            const body = { name, ...(description && { description }), config: JSON.parse(config) as unknown, reason };
            const { value, eTag } = await games.putGame(id, body, base.eTag);
            const saved = { game: value, ...(eTag !== undefined && { eTag }) };
            setBase(saved);
            setDraft(draftOf(saved));
            setReview(false);
            setReason('');
            toast('Saved. All nodes serve the new version within a second.');
        } catch (error) {
            if (!isStale(error))
                throw error;
            setTheirs(await read(id));
        }
    });
    const before = textOf(draftOf(base));
    const isChanged = before !== textOf(draft) || !base.game;
    const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
    const discard = () => {
        setDraft(draftOf(base));
        setReview(false);
    };
    // Keeps my changes and takes theirs for the rest.
    const rebase = () => {
        const [began, now] = [draftOf(base), draftOf(theirs!)];
        const mine = (name: keyof Draft) => draft[name] === began[name] ? now[name] : draft[name];
        setDraft({ name: mine('name'), description: mine('description'), config: mine('config') });
        setBase(theirs!);
        setTheirs(undefined);
    };
    return (
        <div class="grid">
            <Card title={base.game ? 'Edit' : 'New game'}
                note={base.game && <>Version {base.game.version}, changed <At at={base.game.updatedAt} /></>}>
                <form class="stack" onSubmit={event => { event.preventDefault(); setReview(true); }}>
                    <Text label="Name" name="name" error={save.error} required maxLength={100}
                        value={draft.name} onValue={name => change({ name })} />
                    <Area label="Description" name="description" error={save.error} maxLength={1000}
                        value={draft.description} onValue={description => change({ description })} />
                    <Area label="Configuration" name="config" error={save.error} mono rows={16}
                        value={draft.config} onValue={config => change({ config })}
                        hint={problem ?? 'A JSON object of up to 16 KiB. The game’s clients read it.'} />
                    <div class="row end">
                        <Button kind="quiet" disabled={!isChanged} onClick={discard}>Discard</Button>
                        <Button kind="primary" type="submit" disabled={!isChanged || !!problem}>Review changes</Button>
                    </div>
                </form>
            </Card>
            <Card title="Changes" note={isReview ? 'What will change' : 'Review them before you save'}>
                {theirs && <Conflict theirs={theirs} base={base} onRebase={rebase} />}
                {!theirs && (isReview && isChanged ? (
                    <>
                        <Diff before={before} after={textOf(draft)} />
                        <form class="stack" onSubmit={event => { event.preventDefault(); void save.run(); }}>
                            <Reason value={reason} onValue={setReason} error={save.error} />
                            <Failure error={save.error} />
                            <div class="row end">
                                <Button kind="quiet" onClick={() => setReview(false)} disabled={save.busy}>Back</Button>
                                <Button kind="primary" type="submit" busy={save.busy}>Save</Button>
                            </div>
                        </form>
                    </>
                ) : <p class="muted">{isChanged ? 'Review your changes to save them.' : 'No changes.'}</p>)}
            </Card>
        </div>
    );
}

/** A conflict: shows what somebody else changed, and lets the operator apply the own changes on top of it. */
const Conflict = ({ theirs, base, onRebase }: { theirs: Version; base: Version; onRebase: () => void }) => (
    <>
        <p class="info warn" role="alert">
            <strong>Somebody else changed this game in the meantime</strong>{' '}
            (it is at version {theirs.game?.version ?? 'none'}, you started from {base.game?.version ?? 'none'}).
            Your changes are not saved. These are the other changes:
        </p>
        <Diff before={textOf(draftOf(base))} after={textOf(draftOf(theirs))} />
        <div class="row end"><Button kind="primary" onClick={onRebase}>Compare mine with theirs</Button></div>
    </>
);

function problemOf(config: string): string | undefined {
    try {
        const value = JSON.parse(config) as unknown;
        const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
        return isObject ? undefined : 'This is not a JSON object. Put it in braces.';
    } catch (error) {
        return `This is not valid JSON: ${(error as Error).message}`;
    }
}
