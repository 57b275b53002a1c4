import '../../src/app.css';
import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { ApiFailure } from '#lib/client/api.ts';
import { askPreview, type PreviewSources } from '#lib/components/metrics/ask-preview.ts';
import { decimal, MetricDraft } from '#lib/components/metrics/draft.svelte.ts';
import MetricEditor from '#lib/components/metrics/MetricEditor.svelte';
import type { MetricView } from '#lib/components/metrics/metric-view.ts';
import { Previewer, type AskPreview, type Previewed } from '#lib/components/metrics/preview.svelte.ts';
import type { BoardQuery } from '#lib/domain/board.ts';
import { BUILT_IN_METRICS, readsField, type Metric } from '#lib/domain/metrics.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import { format, people, viewOf } from './made-up.ts';
import { types as named } from './my-worker.ts';

const types = named.map((type) => ({ ...type, active: true }));
const known = new Set(types.map(({ key }) => key));
const builtIn = new Map(BUILT_IN_METRICS.map((metric) => [metric.key, metric]));
const metrics = BUILT_IN_METRICS.map((metric): MetricView => {
	const needsMargin = readsField(metric.definition, 'margin', (key) => builtIn.get(key));
	return {
		...metric,
		version: 0,
		builtIn: true,
		replaced: false,
		needsMargin,
		needsAmount: false,
		onFloor: !needsMargin
	};
});

const board = viewOf(people(24));
const fromServer: Previewed = {
	unit: 'count',
	from: '2017-12-01',
	to: '2017-12-31',
	rows: [{ id: 'r1', name: 'Served Person', detail: '', rank: 1, tied: false, score: 7 }],
	total: 7
};

type Worker = PreviewSources['worker'];
type Refusal = Result<never, ApiFailure>;

function props({ stored, more = {} }: { stored?: Metric; more?: Record<string, unknown> } = {}) {
	const worker = vi.fn<Worker>(() => Promise.resolve(ok(board)));
	const post = vi.fn((path: string, body: unknown): Promise<unknown> =>
		Promise.resolve(
			ok(path === '/metrics/preview' ? fromServer : { ...(body as object), key: 'made', version: 1 })
		)
	);
	const patch = vi.fn((_: string, body: unknown): Promise<unknown> =>
		Promise.resolve(ok({ ...(body as object), key: stored?.key, version: 8 }))
	);
	return {
		from: stored,
		version: stored ? 7 : 0,
		metrics,
		types,
		teams: [
			{ id: 't1', name: 'Rouche' },
			{ id: 't2', name: 'Neubert' }
		],
		restricted: { all: true, teams: [] as string[] },
		hideAmounts: false,
		locale: 'en-US',
		format,
		worker,
		post,
		patch,
		api: { post, patch } as never,
		onsaved: vi.fn(() => Promise.resolve()),
		onreload: vi.fn(() => Promise.resolve()),
		...more
	};
}

const lastAsked = (worker: ReturnType<typeof props>['worker']): [BoardQuery, Metric] | undefined =>
	worker.mock.lastCall;
const line = (number: number) => page.getByRole('group', { name: `Line ${number}`, exact: true });
const stored = (definition: Metric['definition'], unit: Metric['unit'] = 'count'): Metric => ({
	key: 'effort',
	name: 'Effort',
	unit,
	direction: 'up',
	definition
});
const EFFORT = stored({
	kind: 'sum',
	terms: [
		{ type: 'call', field: 'quantity', weight: '1' },
		{ type: 'order', field: 'rows', weight: '2.5' }
	]
});

test('M1 the preview follows what is typed, with weights as they were written', async () => {
	const given = props();
	await render(MetricEditor, given);
	await expect.element(page.getByRole('table')).toBeVisible();
	await line(1).getByLabelText('Weight').fill('0,000000001');
	await expect
		.poll(() => lastAsked(given.worker)?.[1].definition)
		.toEqual({ kind: 'sum', terms: [{ type: 'call', field: 'quantity', weight: '0.000000001' }] });
	await expect.element(page.getByText('0.000000001 × calls')).toBeVisible();
	await page.getByRole('radio', { name: 'Week' }).click();
	await page.getByLabelText('Within').selectOptions('Neubert');
	await expect
		.poll(() => lastAsked(given.worker)?.[0])
		.toEqual({ metric: '~draft', period: 'week', by: 'rep', team: 't2' });
	await expect.element(page.getByRole('row').nth(1).getByText('Hayden Neloms')).toBeVisible();
});

test('M1 a weight that is none is said beside its field and above the board, and nothing is sent', async () => {
	const given = props();
	await render(MetricEditor, given);
	await page.getByLabelText('Name').fill('Effort');
	const weight = line(1).getByLabelText('Weight');
	await weight.fill('0.0000000001');
	await expect
		.element(page.getByText(/Not complete yet: the weight in line 1 must be a number/))
		.toBeVisible();
	await page.getByRole('button', { name: 'Make metric' }).click();
	await expect.element(weight).toHaveAttribute('aria-invalid', 'true');
	await expect.element(weight).toHaveAccessibleDescription(/at most 9 places/);
	await expect.element(weight).toHaveFocus();
	expect(given.post).not.toHaveBeenCalledWith('/metrics', expect.anything());
	await weight.fill('2');
	await page.getByRole('button', { name: 'Make metric' }).click();
	expect(given.post).toHaveBeenCalledWith('/metrics', {
		name: 'Effort',
		unit: 'count',
		direction: 'up',
		definition: { kind: 'sum', terms: [{ type: 'call', field: 'quantity', weight: '2' }] }
	});
	expect(given.onsaved).toHaveBeenCalledOnce();
});

test('lines come and go by keyboard, and the focus is never lost', async () => {
	await render(MetricEditor, props({ stored: EFFORT }));
	const add = page.getByRole('button', { name: 'Add a line to Adds up' });
	(add.element() as HTMLElement).focus();
	await userEvent.keyboard('{Enter}');
	await expect.element(line(3).getByLabelText('Activity')).toHaveFocus();
	await expect.element(line(3).getByLabelText('Activity')).toHaveValue('lead');
	await userEvent.keyboard('{Tab}{Tab}');
	await expect.element(line(3).getByLabelText('Weight')).toHaveFocus();
	await userEvent.keyboard('{Tab}{Enter}');
	await expect.element(page.getByRole('button', { name: 'Remove line 2' })).toHaveFocus();
	await userEvent.keyboard('{Enter}');
	await expect.element(line(1).getByLabelText('Activity')).toHaveFocus();
	await expect.element(line(2)).not.toBeInTheDocument();
	// the last one stays: a sum of nothing is none
	await expect.element(page.getByRole('button', { name: 'Remove line 1' })).not.toBeInTheDocument();
});

test('M1 each kind is written in its own fields, and what was typed before stays', async () => {
	const given = props();
	await render(MetricEditor, given);
	const definition = () => lastAsked(given.worker)?.[1];
	await line(1).getByLabelText('Weight').fill('3');
	await page.getByRole('radio', { name: 'Share or average' }).click();
	await page.getByLabelText('Ranked from').fill('20');
	await expect.element(page.getByText('orders / calls, from 20 calls on')).toBeVisible();
	await expect
		.poll(definition)
		.toMatchObject({ unit: 'ratio', definition: { kind: 'ratio', minimumDenominator: '20' } });
	const over = page.getByRole('group', { name: 'Over', exact: true });
	await over.getByRole('radio', { name: 'Customers' }).click();
	await over.getByRole('checkbox', { name: 'Quote' }).click();
	await expect.poll(definition).toMatchObject({
		unit: 'count',
		definition: { denominator: { distinct: 'customer', types: ['quote', 'order'] } }
	});
	await page.getByRole('radio', { name: 'Follow-up' }).click();
	await page.getByLabelText('Days to come back').fill('14');
	await expect.poll(definition).toMatchObject({ unit: 'ratio', definition: { kind: 'followUp', days: 14 } });
	await page.getByRole('radio', { name: 'Target attainment' }).click();
	await page.getByLabelText('Metric with a target').selectOptions('Calls');
	// M8: targets that are not public are with the server alone
	await expect
		.poll(() => given.post.mock.lastCall?.[1])
		.toMatchObject({ definition: { kind: 'attainment', metric: 'calls' } });
	expect(definition()).toMatchObject({ definition: { kind: 'followUp' } });
	await page.getByRole('radio', { name: 'Days between' }).click();
	await page.getByLabelText('From a deal’s first').selectOptions('Quote');
	await expect.poll(definition).toMatchObject({
		unit: 'days',
		direction: 'down',
		definition: { kind: 'medianDays', from: 'quote', to: 'order' }
	});
	await page.getByRole('radio', { name: 'Add up' }).click();
	await expect.element(line(1).getByLabelText('Weight')).toHaveValue('3');
});

test('M8 what needs margins is asked of the server and never of the floor’s own engine', async () => {
	const given = props();
	await render(MetricEditor, given);
	await expect.poll(() => given.worker.mock.calls.length).toBeGreaterThan(0);
	given.worker.mockClear();
	await line(1).getByLabelText('Activity').selectOptions('Order');
	await expect.poll(() => given.worker.mock.calls.length).toBe(1);
	await line(1).getByLabelText('Counted').selectOptions('Margin');
	await expect.element(page.getByText('Served Person')).toBeVisible();
	await expect.element(page.getByText(/Reads margins: kept from the floor’s boards and walls/)).toBeVisible();
	expect(given.worker).toHaveBeenCalledOnce();
	expect(given.post).toHaveBeenLastCalledWith('/metrics/preview', {
		name: '',
		unit: 'money',
		direction: 'up',
		definition: { kind: 'sum', terms: [{ type: 'order', field: 'margin', weight: '1' }] },
		period: 'month',
		by: 'rep'
	});
});

test('M8 a manager looks at margins of their own teams, and without a team at none', async () => {
	const profit = stored({ kind: 'sum', terms: [{ type: 'order', field: 'margin', weight: '1' }] }, 'money');
	const given = props({ stored: profit, more: { restricted: { all: false, teams: ['t2'] } } });
	const shown = await render(MetricEditor, given);
	await expect.element(page.getByText('Served Person')).toBeVisible();
	expect(given.post).toHaveBeenLastCalledWith(
		'/metrics/preview',
		expect.objectContaining({ team: 't2', key: 'effort' })
	);
	await expect.element(page.getByLabelText('Within')).toHaveTextContent('Neubert');
	await shown.unmount();

	const alone = props({ stored: profit, more: { restricted: { all: false, teams: [] } } });
	await render(MetricEditor, alone);
	await expect
		.element(
			page.getByText('It needs margins, which the floor’s screens don’t have; it can’t be previewed here.')
		)
		.toBeVisible();
	expect(alone.post).not.toHaveBeenCalled();
	expect(alone.worker).not.toHaveBeenCalled();
});

test('M8 where amounts are hidden, they are kept like margins', async () => {
	const revenue = stored({ kind: 'sum', terms: [{ type: 'order', field: 'amount', weight: '1' }] }, 'money');
	const given = props({ stored: revenue, more: { hideAmounts: true } });
	await render(MetricEditor, given);
	await expect.element(page.getByText('Served Person')).toBeVisible();
	await expect.element(page.getByText(/Reads amounts: kept/)).toBeVisible();
	expect(given.worker).not.toHaveBeenCalled();
});

test('M8 what the worker has not, or refuses, the server is asked for', async () => {
	const sources = { metrics: builtIn, hideAmounts: false, restricted: { all: false, teams: [] } };
	const post = vi.fn(() => Promise.resolve(ok(fromServer)));
	const api = { post } as never;
	for (const worker of [
		() => Promise.resolve(undefined),
		() => Promise.resolve(failed({ parameter: 'metric' as const, message: 'held as sums' })),
		() => Promise.reject(new Error('gone'))
	]) {
		post.mockClear();
		const answer = await askPreview({ ...sources, api, worker })({ period: 'all', by: 'rep' }, EFFORT);
		expect(answer).toEqual(ok(fromServer));
		expect(post).toHaveBeenCalledOnce();
	}
	const refusal: Refusal = failed({ status: 400, detail: 'the sums are past 2^53', errors: [] });
	const refused = askPreview({
		...sources,
		api: { post: () => Promise.resolve(refusal) } as never,
		worker: () => Promise.resolve(undefined)
	});
	expect(await refused({ period: 'all', by: 'rep' }, EFFORT)).toEqual(failed('the sums are past 2^53'));
});

test('only the newest draft’s board is shown, and the one before stays until then', async () => {
	const waiting: ((board: Result<Previewed, string>) => void)[] = [];
	const ask = vi.fn<AskPreview>(() => new Promise((resolve) => waiting.push(resolve)));
	const pauses: (() => void)[] = [];
	const previewer = new Previewer(ask, (run) => {
		pauses.push(run);
		return () => pauses.splice(pauses.indexOf(run), 1);
	});
	const query = { period: 'month', by: 'rep' } as const;
	previewer.show(query, { ...EFFORT, name: 'typed' });
	previewer.show(query, { ...EFFORT, name: 'first' });
	expect(pauses).toHaveLength(1);
	pauses.splice(0).forEach((run) => run());
	const forget = previewer.show(query, { ...EFFORT, name: 'second' });
	pauses.splice(0).forEach((run) => run());
	expect(ask.mock.calls.map(([, { name }]) => name)).toEqual(['first', 'second']);
	waiting[1]?.(ok(fromServer));
	await expect.poll(() => previewer.busy).toBe(false);
	waiting[0]?.(failed('too late'));
	await Promise.resolve();
	expect([previewer.board, previewer.failure]).toEqual([fromServer, '']);
	forget();
	previewer.hold('Not complete yet.');
	expect([previewer.board, previewer.failure]).toEqual([fromServer, 'Not complete yet.']);
});

test('a changed metric is saved with the version it was opened at', async () => {
	const given = props({ stored: EFFORT });
	await render(MetricEditor, given);
	await line(1).getByLabelText('Weight').fill('4');
	await page.getByRole('button', { name: 'Save metric' }).click();
	await expect.element(page.getByText('Saved as version 8')).toBeVisible();
	expect(given.patch).toHaveBeenLastCalledWith('/metrics/effort', expect.objectContaining({ version: 7 }));
	await page.getByRole('button', { name: 'Save metric' }).click();
	await expect.poll(() => given.patch.mock.calls.length).toBe(2);
	expect(given.patch).toHaveBeenLastCalledWith('/metrics/effort', expect.objectContaining({ version: 8 }));
});

test('somebody else’s change is said, and theirs can be loaded', async () => {
	const given = props({ stored: EFFORT });
	given.patch.mockResolvedValue(
		failed({
			status: 409,
			detail: 'Somebody changed this metric meanwhile: it is at version 9 now.',
			errors: [{ pointer: '/version', message: 'is 9 now' }]
		})
	);
	await render(MetricEditor, given);
	await line(1).getByLabelText('Weight').fill('4');
	await page.getByRole('button', { name: 'Save metric' }).click();
	await expect.element(page.getByRole('alert').getByText(/it is at version 9 now/)).toBeVisible();
	await expect.element(line(1).getByLabelText('Weight')).toHaveValue('4');
	await page.getByRole('button', { name: 'Load the newer version' }).click();
	expect(given.onreload).toHaveBeenCalledOnce();
});

test('what the server says of a field stands beside it until it is changed', async () => {
	const given = props({ stored: EFFORT });
	const pointer = '/definition/terms/1/weight';
	given.patch.mockResolvedValue(
		failed({ status: 400, detail: 'x', errors: [{ pointer, message: 'is too large' }] })
	);
	await render(MetricEditor, given);
	await page.getByRole('button', { name: 'Save metric' }).click();
	const weight = line(2).getByLabelText('Weight');
	await expect.element(weight).toHaveAccessibleDescription('Weight is too large');
	await expect.element(weight).toHaveFocus();
	await weight.fill('2');
	await expect.element(weight).toHaveAttribute('aria-invalid', 'false');
});

test('M2 of points only the weights can be written, over counts alone', async () => {
	const given = props({ stored: builtIn.get('points') as Metric });
	await render(MetricEditor, given);
	await expect.element(page.getByLabelText('Name')).not.toBeInTheDocument();
	await expect.element(page.getByRole('radio', { name: 'Add up' })).not.toBeInTheDocument();
	const counted = line(1).getByLabelText('Counted').element() as HTMLSelectElement;
	expect([...counted.options].map(({ text }) => text)).toEqual(['How many', 'Records']);
	await line(1).getByLabelText('Weight').fill('2');
	await page.getByRole('button', { name: 'Save points' }).click();
	expect(given.patch).toHaveBeenLastCalledWith('/metrics/points', {
		version: 7,
		definition: expect.objectContaining({ kind: 'sum' }) as unknown
	});
});

test('M2 every built-in metric can be written in the editor just as it is', () => {
	for (const metric of BUILT_IN_METRICS) {
		const draft = new MetricDraft(known, metric);
		expect([metric.key, draft.draft]).toEqual([metric.key, metric]);
		expect(draft.flaws).toEqual([]);
	}
});

test.each([
	['2,5', '2.5'],
	[' .5 ', '0.5'],
	['\u22121', '-1'],
	['-.25', '-0.25'],
	['+3', '3'],
	['1,000.5', '1,000.5'],
	['', '']
])('a weight typed as %j is %j', (typed, expected) => expect(decimal(typed)).toBe(expected));
