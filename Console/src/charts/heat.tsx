import { date, number, share } from '../ui/format';

export interface Cohort {
    readonly cohort: string;
    readonly players: number;
    readonly retained: readonly number[];
}

const steps = 6;

/** Retention: a row per cohort, a column per interval after it. It is a table, so that a screen reader reads it as one. */
export function RetentionTriangle({ cohorts, unit }: { cohorts: readonly Cohort[]; unit: string }) {
    const columns = Math.max(...cohorts.map(cohort => cohort.retained.length));
    const isDense = columns > 13;
    return (
        <div class="table heat-frame" tabIndex={0} role="group" aria-label="Retention by cohort">
            <table class={isDense ? 'heat dense' : 'heat'}>
                <caption class="hidden">Share of each cohort that was active again, by {unit}s after its first</caption>
                <thead>
                    <tr>
                        <th scope="col">Cohort</th><th scope="col" class="number">Players</th>
                        {Array.from({ length: columns }, (_, after) => (
                            <th key={after} scope="col"><span class="hidden">{unit} </span>{after}</th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {cohorts.map(({ cohort, players, retained }) => (
                        <tr key={cohort}>
                            <th scope="row">{date(cohort)}</th><td class="number">{number(players)}</td>
                            {Array.from({ length: columns }, (_, after) => (
                                <Cell key={after} players={players} retained={retained[after]} />
                            ))}
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

function Cell({ players, retained }: { players: number; retained: number | undefined }) {
    if (retained === undefined || players === 0)
        return <td />;
    const part = retained / players;
    const step = part === 0 ? 0 : Math.min(steps, 1 + Math.floor(Math.sqrt(part) * steps));
    return <td class={`heat-${step}`} title={`${number(retained)} of ${number(players)}`}>{share(Math.round(part * 100) / 100)}</td>;
}
