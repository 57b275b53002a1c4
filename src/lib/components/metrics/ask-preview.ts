/** Where a preview comes from: the browser's own engine, or the server's for what the floor's screens do not have (M8). */
import type { Api } from '#lib/client/api.ts';
import type { BoardView } from '#lib/client/board.svelte.ts';
import type { BoardQuery, BoardRefusal } from '#lib/domain/board.ts';
import { readsField, type Metric } from '#lib/domain/metrics.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { Restricted } from './metric-view.ts';
import { fromBoard, type AskPreview, type Previewed, type PreviewQuery } from './preview.svelte.ts';

export interface PreviewSources {
	/** The live worker's engine; undefined: no worker answers. */
	readonly worker: (
		query: BoardQuery,
		metric: Metric
	) => Promise<Result<Pick<BoardView, 'words' | 'rows' | 'total'>, BoardRefusal> | undefined>;
	readonly api: Pick<Api, 'post'>;
	/** By key: what an attainment may be of. */
	readonly metrics: ReadonlyMap<string, Metric>;
	/** Amounts are kept from the floor. */
	readonly hideAmounts: boolean;
	readonly restricted: Restricted;
}

/** No stored metric has such a key. */
const DRAFT = '~draft';
/** A worker that is being replaced answers nothing at all. */
const PATIENCE_MS = 2_000;

/** What a metric reads that the floor's screens do not have; '' where they have it all. */
export function keptInputs(
	{ definition }: Pick<Metric, 'definition'>,
	{ metrics, hideAmounts }: Pick<PreviewSources, 'metrics' | 'hideAmounts'>
): 'margins' | 'amounts' | '' {
	const reads = (field: 'margin' | 'amount') => readsField(definition, field, (key) => metrics.get(key));
	if (reads('margin')) return 'margins';
	return hideAmounts && reads('amount') ? 'amounts' : '';
}

export function askPreview(sources: PreviewSources): AskPreview {
	const { worker, api, restricted } = sources;
	return async (query, metric) => {
		const kept = keptInputs(metric, sources);
		if (kept) {
			const allowed = restricted.all || (query.team !== undefined && restricted.teams.includes(query.team));
			if (!allowed) {
				return failed(`It needs ${kept}, which the floor’s screens don’t have; it can’t be previewed here.`);
			}
			return askServer(api, query, metric);
		}
		// targets that are not public are with the server alone, and it knows who may see them
		if (metric.definition.kind === 'attainment') return askServer(api, query, metric);
		const draft: Metric = { ...metric, key: metric.key || DRAFT };
		const told = await Promise.race([
			worker({ ...query, metric: draft.key }, draft).catch(() => undefined),
			nothingAfter(PATIENCE_MS)
		]);
		// what it has only as sums, or not yet, the server has in full
		return told?.ok ? ok(fromBoard(told.value)) : askServer(api, query, metric);
	};
}

async function askServer(
	api: Pick<Api, 'post'>,
	query: PreviewQuery,
	{ key, unit, direction, definition, name }: Metric
): Promise<Result<Previewed, string>> {
	const body = { ...(key && { key }), name, unit, direction, definition, ...query };
	const answer = await api.post<Previewed>('/metrics/preview', body);
	return answer.ok ? answer : failed(answer.error.detail);
}

const nothingAfter = (ms: number): Promise<undefined> =>
	new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
