import { useState } from 'preact/hooks';
import { admin } from '../../api/api';
import { usePages } from '../../api/hooks';
import { At, Badge, Busy, Card, Empty, Failure, Json, More } from '../../ui/parts';

const kinds = ['sessions', 'ledger', 'storage', 'scores', 'activities', 'audit'] as const;

/** Everything about a player, newest first. Values that a player sent are shown as plain text. */
export function Timeline({ id }: { id: string }) {
    const [chosen, setChosen] = useState<readonly string[]>(kinds);
    const shown = kinds.filter(kind => chosen.includes(kind)).join(',');
    const items = usePages(`${id} ${shown}`, (cursor, signal) => admin.listPlayerTimeline(id, shown, cursor, 30, signal));
    const toggle = (kind: string) => setChosen(chosen.includes(kind) ? chosen.filter(one => one !== kind) : [...chosen, kind]);
    return (
        <Card title="Timeline" wide>
            <div class="chips" role="group" aria-label="Kinds">
                {kinds.map(kind => (
                    <button key={kind} type="button" class="chip" aria-pressed={chosen.includes(kind)} onClick={() => toggle(kind)}
                        disabled={chosen.length === 1 && chosen[0] === kind}>{kind}</button>
                ))}
            </div>
            <Failure error={items.error} retry={items.reload} />
            {!items.data && items.loading && <Busy />}
            {items.data?.length === 0 && (
                <Empty title="No entries of these kinds">Sessions, purchases, scores and activities appear here as they happen.</Empty>
            )}
            <ol class="timeline">
                {items.data?.map((item, index) => (
                    <li key={index}>
                        <At at={item.at} />
                        <span class={`dot ${item.kind}`} aria-hidden="true" />
                        <div>
                            <p class="wrap"><bdi>{item.title}</bdi> <Badge>{item.kind}</Badge></p>
                            {item.data !== null && item.data !== undefined && (
                                <details><summary>Details</summary><Json value={item.data} /></details>
                            )}
                        </div>
                    </li>
                ))}
            </ol>
            <More more={items.more} loading={items.loading} />
        </Card>
    );
}
